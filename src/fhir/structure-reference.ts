// What a Reference may say. https://hl7.org/fhir/R4/references.html
import { parseReference } from './reference.ts';
import { isResourceType, resourceTypes } from './resource-types.ts';
import { didYouMean } from './structure-did-you-mean.ts';
import { isJsonObject, type JsonObject } from './structure-invariant.ts';

export interface ReferenceProblem {
  readonly element: 'reference' | 'type';
  readonly code: 'value' | 'invariant';
  readonly message: string;
}

export interface ReferenceContext {
  /** Whether `Practitioner?identifier=…` may stand where a transaction will put a reference. */
  readonly allowConditional: boolean;
  /** The type of the contained resource a fragment names; of the container itself for an empty one. */
  readonly containedType: (fragment: string) => string | undefined;
}

/** A resource that fragments look into, with what it contains. */
export class Container {
  /** The ids met so far, for whoever looks for repeated ones. */
  readonly ids = new Set<unknown>();
  private readonly resource: JsonObject;
  private types: Map<unknown, unknown> | undefined;

  constructor(resource: JsonObject) {
    this.resource = resource;
  }

  /** The type of the contained resource a fragment names; of the container itself for an empty fragment. */
  typeOf(fragment: string): string | undefined {
    this.types ??= this.containedTypes();
    const type = fragment === '' ? this.resource.resourceType : this.types.get(fragment);
    return typeof type === 'string' ? type : undefined;
  }

  private containedTypes(): Map<unknown, unknown> {
    const contained: readonly unknown[] = Array.isArray(this.resource.contained) ? this.resource.contained : [];
    return new Map(contained.filter(isJsonObject).map((resource) => [resource.id, resource.resourceType]));
  }
}

const uuid = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const oid = /^urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+$/;
const restfulUrl = /^https?:\/\/[^?#]*\/([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
const definitionsBase = 'http://hl7.org/fhir/StructureDefinition/';

/** The first thing wrong with a Reference whose elements are each of the right form. */
export function referenceProblem(
  reference: JsonObject,
  targets: readonly string[] | undefined,
  context: ReferenceContext,
): ReferenceProblem | undefined {
  const named = typeof reference.type === 'string' ? reference.type.replace(definitionsBase, '') : undefined;
  let type: string | undefined;
  if (typeof reference.reference === 'string') {
    const target = targetOf(reference.reference, context);
    if (typeof target === 'object') return target;
    type = target;
  }
  if (type !== undefined && named !== undefined && type !== named) {
    return {
      element: 'type',
      code: 'value',
      message: `type says ${JSON.stringify(named)} and reference ${type}; they agree`,
    };
  }
  const pointedTo = type ?? named;
  if (targets === undefined || pointedTo === undefined || targets.includes(pointedTo)) return undefined;
  const element = type === undefined ? 'type' : 'reference';
  const shown = JSON.stringify(pointedTo.slice(0, 80));
  return { element, code: 'value', message: `refers to ${shown}; expected ${targets.join(', ')}` };
}

/** The type a reference's text points to, `undefined` when it does not tell, or what is wrong with the text. */
function targetOf(text: string, context: ReferenceContext): string | undefined | ReferenceProblem {
  const parsed = parseReference(text);
  switch (parsed?.type) {
    case 'relative':
      return parsed.resourceType;
    case 'contained': {
      const type = context.containedType(parsed.fragment);
      if (type !== undefined) return type;
      return problem(text, 'names no contained resource; expected the id of one in contained (ref-1)', 'invariant');
    }
    case 'absolute':
      return typeOfUrl(text);
    case 'conditional':
      if (context.allowConditional) return parsed.resourceType;
      return problem(text, 'is a search, which only a transaction Bundle may use; expected Type/id');
    case undefined:
      return problem(text, `is no reference; ${expectedInsteadOf(text)}`);
  }
}

function typeOfUrl(url: string): string | undefined | ReferenceProblem {
  if (url.startsWith('urn:uuid:') && !uuid.test(url)) {
    return problem(url, 'is no UUID; expected urn:uuid: and 32 hexadecimal digits as 8-4-4-4-12');
  }
  if (url.startsWith('urn:oid:') && !oid.test(url)) return problem(url, 'is no OID; expected urn:oid: and an OID');
  const type = restfulUrl.exec(url)?.[1];
  return type !== undefined && isResourceType(type) ? type : undefined;
}

function expectedInsteadOf(text: string): string {
  const type = /^([A-Za-z]+)[/?]/.exec(text)?.[1];
  if (type !== undefined && !isResourceType(type)) {
    const suggestion = didYouMean(type, resourceTypes);
    return `${type} is not an R4 resource type${suggestion === undefined ? '' : `, did you mean ${suggestion}?`}`;
  }
  return 'expected Type/id, an absolute URL, urn:uuid:…, urn:oid:… or #id of a contained resource';
}

function problem(text: string, message: string, code: 'value' | 'invariant' = 'value'): ReferenceProblem {
  const shown = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
  return { element: 'reference', code, message: `${shown} ${message}` };
}
