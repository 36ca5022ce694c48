// The body of a search by POST. https://hl7.org/fhir/R4/http.html#search
import { type BodyRules, readBodyText } from './body.ts';

const formRules: BodyRules = {
  /** Room for several hundred long values. */
  maxBytes: 64 * 1024,
  mediaTypes: ['application/x-www-form-urlencoded'],
};

/** The text of a form; none when there is neither body nor media type. Refuses what `readBodyText` refuses. */
export async function readFormText(request: Request): Promise<string> {
  return readBodyText(request, formRules);
}
