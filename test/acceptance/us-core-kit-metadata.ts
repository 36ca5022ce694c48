import { existsSync, readFileSync } from 'node:fs';
import { isJson, listOf } from '../support/evaluate-parameters.ts';

/** One search parameter as the kit knows it: where its value lies, and of which type it is. */
export interface SearchDefinition {
  readonly type: string;
  readonly paths: readonly string[];
  readonly comparators: Readonly<Record<string, string>>;
  readonly multipleOr: string;
  readonly values: readonly string[];
}

/** What sets one search test of the kit apart from the others. */
export interface SearchProperties {
  readonly resource_type: string;
  readonly search_param_names: readonly string[];
  readonly first_search?: boolean;
  readonly fixed_value_search?: boolean;
  readonly saves_delayed_references?: boolean;
  readonly test_medication_inclusion?: boolean;
  readonly test_post_search?: boolean;
  readonly test_reference_variants?: boolean;
  readonly token_search_params?: readonly string[];
  readonly params_with_comparators?: readonly string[];
  readonly multiple_or_search_params?: readonly string[];
}

export interface KitTest {
  readonly title: string;
  readonly kind: string;
  readonly delayed?: boolean;
  readonly properties?: SearchProperties;
}

export interface SavedReference {
  readonly path: string;
  readonly resources: readonly string[];
}

/** The tests of one profile. */
export interface KitGroup {
  readonly version: string;
  readonly title: string;
  readonly key: string;
  readonly resource: string;
  readonly profile: string;
  readonly inSuite: boolean;
  readonly delayed: boolean;
  readonly searchDefinitions: Readonly<Record<string, SearchDefinition>>;
  readonly mustSupports: {
    readonly elements: readonly { readonly path: string; readonly types?: readonly string[] }[];
  };
  readonly delayedReferences: readonly SavedReference[];
  readonly tests: readonly KitTest[];
}

const folder = '../shared/us-core';

function isGroup(value: unknown): value is KitGroup {
  return isJson(value) && typeof value.resource === 'string' && Array.isArray(value.tests);
}

function groupsIn(version: string): KitGroup[] {
  const file: unknown = JSON.parse(readFileSync(`${folder}/us-core-${version}-searches.json`, 'utf8'));
  const groups = listOf(isJson(file) ? file.profiles : []).filter(isGroup);
  return groups.map((group) => ({ ...group, version }));
}

/** Profiles that version 3.1.1 has too. */
const oldProfiles =
  /^(patient|allergy_intolerance|care_plan|care_team|device|diagnostic_report_(lab|note)|document_reference|encounter|goal|immunization|medication_request|observation_lab|procedure|smokingstatus|body_(height|weight)|blood_pressure|organization|practitioner|provenance)$/;

/** The groups of the kit in the order in which it runs them; undefined, said aloud, where the folder is absent. */
export function kitGroups(): KitGroup[] | undefined {
  if (!existsSync(folder)) {
    console.warn(`\nSKIPPED: ${folder} is absent, so what the usual US Core test kit asks is not tested.\n`);
    return undefined;
  }
  const newer = ['6.1.0', '7.0.0'].flatMap(groupsIn);
  // The oldest version sends dates as they are where later ones send comparisons.
  const older = newer
    .filter(({ key, version }) => version === '6.1.0' && oldProfiles.test(key))
    .map((group) => ({ ...group, version: '3.1.1' }));
  return [...older, ...newer].filter(({ inSuite }) => inSuite);
}
