// The vread interaction. https://hl7.org/fhir/R4/http.html#vread
import { notFound } from '../fhir/errors.ts';
import { isId } from '../fhir/reference.ts';
import type { Answer } from './answer.ts';
import type { FhirRequest } from './interaction.ts';
import { refuseUnreadParameters } from './read-parameters.ts';
import { readForm } from './resource-form.ts';
import { versionAnswer } from './version-answer.ts';

/** Version ids are 1, 2, 3 …; fifteen digits are within JavaScript's exact integers. */
const versionIdPattern = /^[1-9]\d{0,14}$/;

export async function vread(request: FhirRequest): Promise<Answer> {
  const { record, resourceType, id, versionId, query, raw } = request;
  refuseUnreadParameters(query, raw.headers, 'vread', resourceType);
  const form = readForm(query.pairs, [resourceType], `vread of ${resourceType}`);
  const isKnownForm = isId(id) && versionIdPattern.test(versionId);
  const version = isKnownForm ? await record.vread(resourceType, id, Number(versionId)) : undefined;
  if (version === undefined) {
    throw notFound();
  }
  return versionAnswer(version, request, form);
}
