// https://hl7.org/fhir/R4/valueset-issue-type.html

/** The R4 issue types in use: by refusals, and by the problems of a resource that is checked. */
export type IssueCode =
  | 'invalid'
  | 'structure'
  | 'required'
  | 'value'
  | 'invariant'
  | 'not-supported'
  | 'not-found'
  | 'deleted'
  | 'login'
  | 'too-long'
  | 'too-costly'
  | 'exception'
  | 'duplicate'
  | 'multiple-matches'
  | 'code-invalid'
  | 'throttled'
  | 'timeout'
  | 'no-store';
