// The capabilities interaction. https://hl7.org/fhir/R4/http.html#capabilities
import type { Admissions } from '../store/admission.ts';
import type { BaseUrl } from './base-url.ts';
import { narrowedStatement, narrowingKey } from './capability-narrowing.ts';
import { capabilityStatement } from './capability-statement.ts';
import type { PublicAnswer } from './route.ts';

/** The statement holds nothing of any patient, and changes with a release alone. */
const headers = { 'Cache-Control': 'public, max-age=300' };
/** Stands for the base URL in the text that is made once: anybody can make up a Host, and the statement is long. */
const baseMark = 'urn:uuid:5d0d9c0e-6a4e-4c56-8c5f-2f9be3f3a1d2';

/** So many ways in which credentials see the server are kept as bytes; each a megabyte at most. */
const maxKept = 16;

/** For anybody, and for holders of credentials as these see the server; from bytes made once. `startedAt` dates the statement. */
export function createCapabilities(baseUrl: BaseUrl, startedAt: number): PublicAnswer {
  const date = new Date(startedAt).toISOString().slice(0, 10);
  const kept = new Map<string, readonly Buffer[]>();
  const partsFor = (key: string, admissions: Admissions | undefined): readonly Buffer[] => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const whole = capabilityStatement(baseMark, date);
    const statement = admissions === undefined ? whole : narrowedStatement(whole, admissions);
    const parts = JSON.stringify(statement)
      .split(`"${baseMark}"`)
      .map((part) => Buffer.from(part));
    const oldest = kept.size >= maxKept ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    kept.set(key, parts);
    return parts;
  };
  return (requestUrl, admissions) => {
    const base = Buffer.from(JSON.stringify(baseUrl(requestUrl)));
    const parts = partsFor(admissions === undefined ? '' : narrowingKey(admissions), admissions);
    return {
      status: 200,
      body: Buffer.concat(parts.flatMap((part, index) => (index === 0 ? [part] : [base, part]))),
      // What a credential sees is nobody else's business, and is not the same for long.
      ...(admissions === undefined ? { headers } : {}),
    };
  };
}
