// The frame of operations: what one is, and how it is asked. https://hl7.org/fhir/R4/operations.html
import type { ResourceType } from '../fhir/resource-types.ts';
import type { Answer } from './answer.ts';
import type { BaseUrl } from './base-url.ts';
import type { FhirRequest } from './interaction.ts';
import {
  type AskedOperation,
  type OperationReading,
  pairsOf,
  readOperation,
  readParametersResource,
} from './operation-parameters.ts';
import type { OperationParameter } from './operation-values.ts';
import { preferredHandling } from './prefer.ts';
import type { Search, SearchInteractions } from './search.ts';

export interface OperationOptions {
  readonly search: Search;
  readonly baseUrl: BaseUrl;
  /** IANA name of the zone of dates and times that carry none. */
  readonly timeZone: string;
  readonly now: () => number;
}

export type AnswerOperation = (request: FhirRequest, asked: AskedOperation) => Promise<Answer>;

/**
 * One operation of a type that changes nothing, for which R4 has GET too, as its OperationDefinition has it: `[type]/$[name]`.
 * Its routes and what CapabilityStatement and OpenAPI say of it are made from this.
 */
export interface Operation {
  /** Without `$`. */
  readonly name: string;
  readonly resourceType: ResourceType;
  /** The canonical URL of its definition. */
  readonly definition: string;
  readonly parameters: readonly OperationParameter[];
  /** For the CapabilityStatement: what the definition leaves to servers. */
  readonly documentation: string;
  readonly create: (options: OperationOptions) => AnswerOperation;
}

/** Below the base, as clients write it. */
export function operationPath({ resourceType, name }: Pick<Operation, 'resourceType' | 'name'>): string {
  return `${resourceType}/$${name}`;
}

/** By POST, the parameters of the URL and of the Parameters resource count together. */
export function createOperation(operation: Operation, options: OperationOptions): SearchInteractions<FhirRequest> {
  const answer = operation.create(options);
  const readingOf = ({ raw }: FhirRequest): OperationReading => ({
    name: `$${operation.name}`,
    parameters: operation.parameters,
    timeZone: options.timeZone,
    strict: preferredHandling(raw.headers) === 'strict',
  });
  return {
    byGet: async (request) => answer(request, readOperation(request.query.pairs, readingOf(request))),
    byPost: async (request) => {
      const reading = readingOf(request);
      const sent = await readParametersResource(request.raw);
      // First, so that what is refused is on record too.
      request.noteParameters(sent.map(({ name }) => [name, '']));
      const pairs = sent.flatMap((one) => pairsOf(one, reading));
      return answer(request, readOperation([...request.query.pairs, ...pairs], reading));
    },
  };
}
