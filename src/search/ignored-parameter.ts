/** A part of a request that was passed over, as R4 has it for what a server does not know. https://hl7.org/fhir/R4/search.html#errors */
export interface IgnoredParameter {
  readonly parameter: string;
  /** Public text that names the parameter and says why. */
  readonly message: string;
}
