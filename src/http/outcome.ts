// The one place where errors become responses. https://hl7.org/fhir/R4/operationoutcome.html
import type { FhirError } from '../fhir/errors.ts';
import type { IssueCode } from '../fhir/issue-code.ts';
import type { Answer } from './answer.ts';

export interface Issue {
  readonly severity: 'error' | 'warning';
  readonly code: IssueCode;
  readonly diagnostics: string;
  /** `http.` and the name of a parameter: what is wrong in a request has no FHIRPath. */
  readonly location: string | undefined;
}

/** The JSON text of an OperationOutcome. */
export function outcomeText(issues: readonly Issue[]): string {
  return JSON.stringify({ resourceType: 'OperationOutcome', issue: issues.map(issueElement) });
}

export function outcomeOf(error: FhirError): Answer {
  const issue: Issue = {
    severity: 'error',
    code: error.issueCode,
    diagnostics: error.message,
    location: error.location,
  };
  return { status: error.status, body: outcomeText([issue]), headers: error.headers };
}

function issueElement({ severity, code, diagnostics, location }: Issue): object {
  return { severity, code, diagnostics, ...(location === undefined ? {} : { location: [location] }) };
}
