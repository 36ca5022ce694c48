import type { CodeSystem, CodeSystemConcept, ValueSet, ValueSetComposeInclude } from '@medplum/fhirtypes';

/** Code system → codes, in the order in which the definitions list them. */
export type Expansion = ReadonlyMap<string, ReadonlySet<string>>;

/** A concept of a code system, with its parents. */
export interface ListedConcept {
  readonly code: string;
  readonly parents: readonly string[];
  readonly properties: CodeSystemConcept['property'];
}

type Filter = NonNullable<ValueSetComposeInclude['filter']>[number];

/** What R4 calls a hierarchy without naming its meaning, it also filters with is-a. */
const subsumingMeanings = ['is-a', undefined];

/**
 * The concepts of a code system whose content is complete; `undefined` for others and for those that list nothing.
 * Parents come from nesting and from the property `child`, which names those that could not be nested twice.
 */
export function listConcepts(codeSystem: CodeSystem): ReadonlyMap<string, ListedConcept> | undefined {
  if (codeSystem.content !== 'complete' || codeSystem.concept === undefined) return undefined;
  const isSubsuming = subsumingMeanings.includes(codeSystem.hierarchyMeaning);
  const listed = new Map<string, { code: string; parents: string[]; properties: CodeSystemConcept['property'] }>();
  const furtherChildren: [parent: string, child: string][] = [];
  const visit = (concepts: readonly CodeSystemConcept[], parents: readonly string[]): void => {
    for (const { code = '', concept, property } of concepts) {
      if (listed.has(code)) throw new Error(`${codeSystem.url} lists ${code} twice`);
      listed.set(code, { code, parents: [...parents], properties: property });
      for (const { code: name, valueCode } of property ?? []) {
        if (name === 'child' && valueCode !== undefined) furtherChildren.push([code, valueCode]);
      }
      visit(concept ?? [], isSubsuming ? [code] : []);
    }
  };
  visit(codeSystem.concept, []);
  for (const [parent, child] of isSubsuming ? furtherChildren : []) {
    const concept = listed.get(child);
    if (concept === undefined) throw new Error(`${codeSystem.url} has no concept ${child}, a child of ${parent}`);
    if (!concept.parents.includes(parent)) concept.parents.push(parent);
  }
  return listed;
}

/** Expands value sets as R4 composes them. https://hl7.org/fhir/R4/valueset.html#compositions */
export class ValueSetExpansion {
  private readonly expanded = new Map<string, Expansion | undefined>();

  constructor(
    private readonly valueSets: ReadonlyMap<string, ValueSet>,
    private readonly codeSystems: ReadonlyMap<string, ReadonlyMap<string, ListedConcept>>,
  ) {}

  /** `undefined` when the definitions lack some of what the value set is made of, for a part would answer wrongly. */
  expand(url: string): Expansion | undefined {
    if (!this.expanded.has(url)) {
      // A value set that is made of itself finds this entry.
      this.expanded.set(url, undefined);
      this.expanded.set(url, this.compose(this.valueSets.get(url)?.compose));
    }
    return this.expanded.get(url);
  }

  private compose(compose: ValueSet['compose']): Expansion | undefined {
    if (compose?.inactive === false) throw new Error('Inactive codes are not told apart');
    const included = (compose?.include ?? []).map((include) => this.select(include));
    const excluded = (compose?.exclude ?? []).map((exclude) => this.select(exclude));
    if (included.length === 0) return undefined;
    const codes = new Map<string, Set<string>>();
    for (const part of included) {
      if (part === undefined) return undefined;
      for (const [system, more] of part) codes.set(system, new Set([...(codes.get(system) ?? []), ...more]));
    }
    for (const part of excluded) {
      if (part === undefined) return undefined;
      for (const [system, fewer] of part) for (const code of fewer) codes.get(system)?.delete(code);
    }
    return codes;
  }

  /** What one include or exclude names. Its version is passed over, as in R4's own expansion of task-code. */
  private select({ system, concept, filter, valueSet }: ValueSetComposeInclude): Expansion | undefined {
    if (valueSet !== undefined) {
      // R4 says of several value sets both that a code must be in all of them and that their union is meant.
      const isPlain = valueSet.length === 1 && system === undefined;
      return isPlain ? this.expand((valueSet[0] ?? '').split('|')[0] ?? '') : undefined;
    }
    if (system === undefined) return undefined;
    if (concept !== undefined) return new Map([[system, new Set(concept.map(({ code }) => code ?? ''))]]);
    const concepts = this.codeSystems.get(system);
    if (concepts === undefined) return undefined;
    let codes = [...concepts.keys()];
    for (const condition of filter ?? []) {
      const holds = filterTest(condition, concepts);
      if (holds === undefined) return undefined;
      codes = codes.filter(holds);
    }
    return new Map([[system, new Set(codes)]]);
  }
}

function filterTest(
  { property, op, value = '' }: Filter,
  concepts: ReadonlyMap<string, ListedConcept>,
): ((code: string) => boolean) | undefined {
  if (op === '=' && property !== 'concept') {
    return (code) => (concepts.get(code)?.properties ?? []).some((given) => isGiven(given, property, value));
  }
  if (property !== 'concept') return undefined;
  if (!concepts.has(value)) throw new Error(`A filter names ${value}, which is no concept`);
  const isBelow = (code: string): boolean => code === value || (concepts.get(code)?.parents ?? []).some(isBelow);
  switch (op) {
    case 'is-a':
      return isBelow;
    case 'descendent-of':
      return (code) => code !== value && isBelow(code);
    case 'is-not-a':
      return (code) => !isBelow(code);
    default:
      return undefined;
  }
}

function isGiven(
  given: NonNullable<CodeSystemConcept['property']>[number],
  property: string | undefined,
  value: string,
): boolean {
  const { code, valueCode, valueString, valueBoolean, valueInteger } = given;
  return code === property && String(valueCode ?? valueString ?? valueBoolean ?? valueInteger) === value;
}
