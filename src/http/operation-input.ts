// What an operation takes, told to those who describe it. https://hl7.org/fhir/R4/operationdefinition.html
import type { OperationInput } from '../fhir/operation-input.ts';
import type { Operation } from './operation.ts';
import { answerNames } from './operation-parameters.ts';
import { elementsOf, expectedOf } from './operation-values.ts';

export function operationInput({ definition, parameters }: Operation): OperationInput {
  const described = parameters.map((parameter) => ({
    expected: expectedOf(parameter),
    elements: elementsOf(parameter),
    ...parameter,
  }));
  return { definition, parameters: described, answerNames };
}
