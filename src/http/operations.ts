// The operations that there are. https://hl7.org/fhir/R4/operations.html
import { docref } from './docref.ts';
import type { Operation } from './operation.ts';

export const operations: readonly Operation[] = [docref];
