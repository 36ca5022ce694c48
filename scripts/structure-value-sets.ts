import type { CodeSystem, CodeSystemConcept, ValueSet } from '@medplum/fhirtypes';

/** Code system → its codes in the value set; `'*'` when the definitions do not list them. */
export type ExpandedValueSet = Record<string, string[] | '*'>;

type Terminology = CodeSystem | ValueSet;

/** Expands the value sets that the R4 bindings use: whole code systems and lists of codes, nothing with a filter. */
export class ValueSetExpander {
  private readonly codeSystems = new Map<string, CodeSystem>();
  private readonly valueSets = new Map<string, ValueSet>();

  constructor(terminology: readonly Terminology[]) {
    for (const resource of terminology) {
      if (resource.resourceType === 'CodeSystem') this.codeSystems.set(resource.url ?? '', resource);
      if (resource.resourceType === 'ValueSet') this.valueSets.set(resource.url ?? '', resource);
    }
  }

  /** `undefined` when the definitions hold no such value set. Throws on a value set it would expand wrongly. */
  expand(url: string): ExpandedValueSet | undefined {
    const compose = this.valueSets.get(url)?.compose;
    if (compose === undefined) return undefined;
    if (compose.exclude !== undefined) throw new Error(`${url} excludes codes`);
    const expanded: ExpandedValueSet = {};
    for (const include of compose.include ?? []) {
      const { system } = include;
      if (include.filter !== undefined || include.valueSet !== undefined || system === undefined) {
        throw new Error(`${url} is not a plain list of code systems and codes`);
      }
      const codes = include.concept?.map((concept) => concept.code ?? '') ?? this.codesOf(system);
      expanded[system] = codes === '*' || expanded[system] === '*' ? '*' : [...(expanded[system] ?? []), ...codes];
    }
    return expanded;
  }

  private codesOf(system: string): string[] | '*' {
    const codeSystem = this.codeSystems.get(system);
    if (codeSystem?.concept === undefined || codeSystem.content !== 'complete') return '*';
    return codesBelow(codeSystem.concept);
  }
}

function codesBelow(concepts: readonly CodeSystemConcept[]): string[] {
  return concepts.flatMap((concept) => [concept.code ?? '', ...codesBelow(concept.concept ?? [])]);
}
