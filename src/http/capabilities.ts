// The capabilities interaction. https://hl7.org/fhir/R4/http.html#capabilities
import type { Answer } from './answer.ts';
import type { BaseUrl } from './base-url.ts';
import { capabilityStatement } from './capability-statement.ts';

/** The statement holds nothing of any patient, and changes with a release alone. */
const headers = { 'Cache-Control': 'public, max-age=300' };
/** Without `--base-url` anybody can make up a Host, so only some answers are kept. */
const maxKept = 16;

/** Answers from bytes made once per base URL. `startedAt` dates the statement. */
export function createCapabilities(baseUrl: BaseUrl, startedAt: number): (requestUrl: string) => Answer {
  const date = new Date(startedAt).toISOString().slice(0, 10);
  const bodies = new Map<string, Uint8Array<ArrayBuffer>>();
  return (requestUrl) => {
    const base = baseUrl(requestUrl);
    let body = bodies.get(base);
    if (body === undefined) {
      body = new TextEncoder().encode(JSON.stringify(capabilityStatement(base, date)));
      if (bodies.size < maxKept) {
        bodies.set(base, body);
      }
    }
    return { status: 200, body, headers };
  };
}
