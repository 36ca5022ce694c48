// What an operation takes, told to those who describe it. https://hl7.org/fhir/R4/operationdefinition.html
import type { Operation } from './operation.ts';
import { answerNames } from './operation-parameters.ts';
import { elementsOf, expectedOf, type OperationParameter } from './operation-values.ts';

export interface DescribedParameter extends OperationParameter {
  /** What its value is to be in a URL. */
  readonly expected: string;
  /** In which elements of a Parameters resource it may stand, that of its type first. */
  readonly elements: readonly string[];
}

export interface OperationInput {
  /** The canonical URL of its definition. */
  readonly definition: string;
  readonly parameters: readonly DescribedParameter[];
  /** Those about the answer, which stand in the URL alone. */
  readonly answerNames: readonly string[];
}

export function operationInput({ definition, parameters }: Operation): OperationInput {
  const described = parameters.map((parameter) => ({
    expected: expectedOf(parameter),
    elements: elementsOf(parameter),
    ...parameter,
  }));
  return { definition, parameters: described, answerNames };
}
