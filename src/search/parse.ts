// A query string's pairs → the parameters they name. https://hl7.org/fhir/R4/search.html#escaping
import type { ResourceType } from '../fhir/resource-types.ts';
import { splitUnescaped } from './escaping.ts';
import { type ParameterName, parseParameterName } from './parameter-name.ts';
import type { Malformed } from './refusal.ts';

export interface RequestParameter {
  /** The whole name as sent: `subject:Patient.name`. */
  readonly text: string;
  /** The name's first part, `subject`. */
  readonly code: string;
  readonly name: ParameterName | Malformed;
  /** As sent. */
  readonly value: string;
  /** The comma list's members, of which one must hold, their escapes kept. */
  readonly values: readonly string[];
}

/** What a search is about, by its path. */
export interface SearchScope {
  /** The one type of a search of a type; else all that `_type` may choose from. Never empty. */
  readonly resourceTypes: readonly ResourceType[];
  /** Whether `_type` chooses among them, as in a search of the whole record. */
  readonly takesType: boolean;
  /** Only what lies in the patient's own compartment. */
  readonly isOwn: boolean;
}

/** A search as sent; planSearch judges it. */
export interface SearchRequest {
  readonly scope: SearchScope;
  /** In the order sent; all must hold. */
  readonly parameters: readonly RequestParameter[];
}

const firstPart = /^[^:.]*/;

/** Takes names and values already percent-decoded; a resource type alone is the scope of its search. Refuses nothing. */
export function parseSearch(
  scope: ResourceType | SearchScope,
  pairs: readonly (readonly [string, string])[],
): SearchRequest {
  return {
    scope: typeof scope === 'string' ? { resourceTypes: [scope], takesType: false, isOwn: false } : scope,
    parameters: pairs.map(([name, value]) => parseParameter(name, value)),
  };
}

function parseParameter(text: string, value: string): RequestParameter {
  const code = firstPart.exec(text)?.[0] ?? '';
  return { text, code, name: parseParameterName(text), value, values: splitUnescaped(value, ',') };
}
