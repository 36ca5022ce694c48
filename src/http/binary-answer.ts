// A Binary as what it holds or, for clients that name FHIR's type, as JSON. https://hl7.org/fhir/R4/binary.html#rest
import { isObject, textOf } from '../search/json-value.ts';
import type { ResourceForm } from '../search/plan-form.ts';
import type { Answer } from './answer.ts';
import { negotiate, negotiateBinary } from './content-negotiation.ts';
import type { FhirRequest } from './interaction.ts';
import { inForm } from './resource-form.ts';

interface BinaryContent {
  /** Undefined when it is nothing that a Content-Type header may hold. */
  readonly contentType: string | undefined;
  /** Base64. */
  readonly data: string;
}

const mediaTypePattern = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;\s*[\w.-]+=(?:[\w.+-]+|"[ !#-[\]-~]*"))*$/;

/** Whoever wrote the content may mean harm: no browser shows it as a page of this server or runs it. */
const contentHeaders = {
  'Content-Disposition': 'attachment',
  'Content-Security-Policy': "sandbox; default-src 'none'",
};

/** `text` is the resource's JSON; `asked` concerns the resource, not what it holds. Refuses types that the Binary is not. */
export function binaryAnswer(
  text: string,
  validators: Readonly<Record<string, string>>,
  { query, raw }: FhirRequest,
  asked: ResourceForm,
): Answer {
  const accept = raw.headers.get('accept');
  if (query.format === undefined && accept === 'application/fhir+json') {
    return { status: 200, body: inForm(text, asked), headers: validators };
  }
  const { contentType, data } = readContent(text);
  const form =
    contentType === undefined ? negotiate(accept, query.format) : negotiateBinary(accept, query.format, contentType);
  return form === contentType
    ? { status: 200, body: Buffer.from(data, 'base64'), headers: { ...validators, ...contentHeaders }, contentType }
    : { status: 200, body: inForm(text, asked), headers: validators, contentType: form };
}

function readContent(text: string): BinaryContent {
  const resource: unknown = JSON.parse(text);
  const { contentType, data } = isObject(resource) ? resource : {};
  const mediaType = textOf(contentType);
  return {
    contentType: mediaType !== undefined && mediaTypePattern.test(mediaType) ? mediaType : undefined,
    data: textOf(data) ?? '',
  };
}
