import type { Context } from './evaluate-context.ts';
import {
  type Component,
  compileWithin,
  compositeOf,
  isJson,
  type Json,
  parameterTypeOf,
  type TypedValue,
} from './evaluate-parameters.ts';
import { splitEscaped } from './evaluate-text.ts';
import { matchesValue } from './evaluate-value.ts';

interface Part {
  readonly type: string;
  valuesIn(element: Json, resource: Json): readonly TypedValue[];
}

/** One kind of element that the values of a composite parameter must lie in together. */
interface Focus {
  elementsIn(resource: Json): readonly Json[];
  readonly parts: readonly Part[];
}

/** R4's DocumentReference-relationship has the definitions of its two components changed about. */
function mended(code: string, components: readonly Component[]): readonly Component[] {
  const [first, second] = components;
  if (code !== 'relationship' || !first || !second) return components;
  return [
    { ...first, definition: second.definition },
    { ...second, definition: first.definition },
  ];
}

function focusOf(resourceType: string, path: string, components: readonly Component[]): Focus {
  const elements = path === resourceType ? undefined : compileWithin(resourceType, path);
  return {
    elementsIn: (resource) =>
      elements === undefined
        ? [resource]
        : elements(resource, resource).flatMap(({ value }) => (isJson(value) ? [value] : [])),
    parts: components.map(({ definition, expression }) => ({
      type: parameterTypeOf(definition),
      valuesIn: compileWithin(path, expression),
    })),
  };
}

const known = new Map<string, readonly Focus[]>();

function fociOf(resourceType: string, code: string): readonly Focus[] {
  const key = `${resourceType} ${code}`;
  const before = known.get(key);
  if (before) return before;
  const { components, paths } = compositeOf(resourceType, code);
  const foci = paths.map((path) => focusOf(resourceType, path, mended(code, components)));
  known.set(key, foci);
  return foci;
}

/** Of each element of a resource that a composite looks into: the types and values of its parts. */
export function partsIn(resource: Json, code: string): { type: string; values: readonly TypedValue[] }[][] {
  return fociOf(String(resource.resourceType), code).flatMap(({ elementsIn, parts }) =>
    elementsIn(resource).map((element) =>
      parts.map(({ type, valuesIn }) => ({ type, values: valuesIn(element, resource) })),
    ),
  );
}

/** `a$b`: one element holds a match for each part. https://hl7.org/fhir/R4/search.html#composite */
export function matchesComposite(resource: Json, code: string, text: string, context: Context): boolean {
  const wanted = splitEscaped(text, '$');
  return fociOf(String(resource.resourceType), code).some(({ elementsIn, parts }) => {
    if (wanted.length !== parts.length) throw new Error(`"${text}" has not the ${parts.length} parts of ${code}`);
    return elementsIn(resource).some((element) =>
      parts.every(({ type, valuesIn }, index) =>
        valuesIn(element, resource).some((value) => matchesValue(type, value, wanted[index] ?? '', context)),
      ),
    );
  });
}
