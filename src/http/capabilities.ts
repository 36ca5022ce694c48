// The capabilities interaction. https://hl7.org/fhir/R4/http.html#capabilities
import type { Answer } from './answer.ts';
import type { BaseUrl } from './base-url.ts';
import { capabilityStatement } from './capability-statement.ts';

/** The statement holds nothing of any patient, and changes with a release alone. */
const headers = { 'Cache-Control': 'public, max-age=300' };
/** Stands for the base URL in the text that is made once: anybody can make up a Host, and the statement is long. */
const baseMark = 'urn:uuid:5d0d9c0e-6a4e-4c56-8c5f-2f9be3f3a1d2';

/** Answers from bytes made once, at the first request. `startedAt` dates the statement. */
export function createCapabilities(baseUrl: BaseUrl, startedAt: number): (requestUrl: string) => Answer {
  const date = new Date(startedAt).toISOString().slice(0, 10);
  let parts: readonly Buffer[] | undefined;
  return (requestUrl) => {
    const base = Buffer.from(JSON.stringify(baseUrl(requestUrl)));
    parts ??= JSON.stringify(capabilityStatement(baseMark, date))
      .split(`"${baseMark}"`)
      .map((part) => Buffer.from(part));
    return {
      status: 200,
      body: Buffer.concat(parts.flatMap((part, index) => (index === 0 ? [part] : [base, part]))),
      headers,
    };
  };
}
