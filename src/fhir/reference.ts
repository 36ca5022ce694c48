// References between resources. https://hl7.org/fhir/R4/references.html
import { isResourceType, type ResourceType } from './resource-types.ts';

/** What a reference's text names: a resource of this server, a contained one, or something elsewhere. */
export type ParsedReference =
  | { readonly type: 'relative'; readonly resourceType: ResourceType; readonly id: string; readonly version?: string }
  | { readonly type: 'contained'; readonly fragment: string }
  | { readonly type: 'absolute'; readonly url: string }
  | { readonly type: 'conditional'; readonly resourceType: ResourceType; readonly query: string };

const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;
const relativePattern = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?$/;
const conditionalPattern = /^([A-Z][A-Za-z]+)\?(.+)$/;
const absolutePattern = /^[A-Za-z][A-Za-z0-9+.-]*:\S*$/;

/** Whether text is an R4 id: 1–64 of letters, digits, `-` and `.`. https://hl7.org/fhir/R4/datatypes.html#id */
export function isId(text: string): boolean {
  return idPattern.test(text);
}

/** Reads the text of Reference.reference; undefined when it is none of the forms R4 allows. */
export function parseReference(text: string): ParsedReference | undefined {
  if (text.startsWith('#')) {
    return { type: 'contained', fragment: text.slice(1) };
  }
  const relative = relativePattern.exec(text);
  if (relative?.[1] && relative[2] && isResourceType(relative[1])) {
    const target = { type: 'relative', resourceType: relative[1], id: relative[2] } as const;
    return relative[3] === undefined ? target : { ...target, version: relative[3] };
  }
  if (absolutePattern.test(text)) {
    return { type: 'absolute', url: text };
  }
  const conditional = conditionalPattern.exec(text);
  if (conditional?.[1] && conditional[2] && isResourceType(conditional[1])) {
    return { type: 'conditional', resourceType: conditional[1], query: conditional[2] };
  }
  return undefined;
}
