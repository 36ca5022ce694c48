// What an operation takes. https://hl7.org/fhir/R4/operationdefinition.html

export interface OperationInput {
  /** The canonical URL of its definition. */
  readonly definition: string;
  readonly parameters: readonly InputParameter[];
  /** Those about the answer, which stand in the URL alone. */
  readonly answerNames: readonly string[];
}

export interface InputParameter {
  readonly name: string;
  /** As R4's OperationDefinition has it. */
  readonly type: string;
  readonly max: '1' | '*';
  /** What it asks, in a sentence. */
  readonly documentation: string;
  /** What its value is to be in a URL. */
  readonly expected: string;
  /** In which elements of a Parameters resource it may stand, that of its type first. */
  readonly elements: readonly string[];
}
