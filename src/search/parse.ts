// A query string's pairs → the parameters they name. https://hl7.org/fhir/R4/search.html#escaping
import type { ResourceType } from '../fhir/resource-types.ts';
import { splitUnescaped } from './escaping.ts';

export interface RequestParameter {
  /** The whole name as sent: `subject:Patient.name`. */
  readonly text: string;
  /** The name's first part, `subject`. */
  readonly code: string;
  /** What follows the first colon, up to a chain: `Patient`. */
  readonly modifier: string | undefined;
  /** What follows the first dot: `name`. */
  readonly chain: string | undefined;
  /** As sent. */
  readonly value: string;
  /** The comma list's members, of which one must hold, their escapes kept. */
  readonly values: readonly string[];
}

/** A search as sent; planSearch judges it. */
export interface SearchRequest {
  readonly resourceType: ResourceType;
  /** In the order sent; all must hold. */
  readonly parameters: readonly RequestParameter[];
}

const plainName = /^[\w-]+$/;
const namePattern = /^([^:.]*)(?::([^.]*))?(?:\.(.*))?$/s;

/** Takes names and values already percent-decoded. Refuses nothing. */
export function parseSearch(resourceType: ResourceType, pairs: readonly (readonly [string, string])[]): SearchRequest {
  return { resourceType, parameters: pairs.map(([name, value]) => parseParameter(name, value)) };
}

function parseParameter(text: string, value: string): RequestParameter {
  const values = splitUnescaped(value, ',');
  if (plainName.test(text)) return { text, code: text, modifier: undefined, chain: undefined, value, values };
  const [, code = text, modifier, chain] = namePattern.exec(text) ?? [];
  return { text, code, modifier, chain, value, values };
}
