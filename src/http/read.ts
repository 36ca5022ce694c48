// The read interaction. https://hl7.org/fhir/R4/http.html#read
import { notFound } from '../fhir/errors.ts';
import { isId } from '../fhir/reference.ts';
import type { Answer } from './answer.ts';
import type { FhirRequest } from './interaction.ts';
import { refuseUnreadParameters } from './read-parameters.ts';
import { readForm } from './resource-form.ts';
import { versionAnswer } from './version-answer.ts';

/** Not there and not this patient's are the same answer. */
export async function read(request: FhirRequest): Promise<Answer> {
  const { record, resourceType, id, query, raw } = request;
  refuseUnreadParameters(query, raw.headers, 'read', resourceType);
  const form = readForm(query.pairs, [resourceType], `read of ${resourceType}`);
  const version = isId(id) ? await record.read(resourceType, id) : undefined;
  if (version === undefined) {
    throw notFound();
  }
  return versionAnswer(version, request, form);
}
