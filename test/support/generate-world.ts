import { resourceTypes } from '../../src/fhir/resource-types.ts';
import { isJson, type Json } from './evaluate-parameters.ts';
import { createRandom, type Random } from './generate-random.ts';
import { generateResource } from './generate-resource.ts';
import { fixtureFiles, keyOf, loadResources, sharedDataFiles } from './source-data.ts';
import { twoEntangledPatients } from './source-data-entangled.ts';
import { visibilityOf } from './source-data-visibility.ts';

/** Resources of two patients, of whom one asks and the other, a twin, stands by. */
export interface World {
  readonly name: string;
  readonly resources: readonly Json[];
  /** The id of the patient who asks. */
  readonly patient: string;
}

/** A key sees none of them unless it asks for them by name, and what they mention is not in the record for that. */
function withoutAuditEvents(resources: readonly Json[]): Json[] {
  return resources.filter(({ resourceType }) => resourceType !== 'AuditEvent');
}

const twinPrefix = 'twin-';

/** Copies of resources under other ids, which refer to each other as the originals do. */
function twinsOf(resources: readonly Json[]): Json[] {
  const keys = new Set(resources.map(keyOf));
  const rename = (reference: string): string => {
    const [type = '', id = ''] = reference.split('/');
    return keys.has(`${type}/${id}`) ? `${type}/${twinPrefix}${id}` : reference;
  };
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (!isJson(value)) return value;
    const copied = Object.entries(value).map(([name, part]) => [
      name,
      name === 'reference' && typeof part === 'string' ? rename(part) : copy(part),
    ]);
    return Object.fromEntries(copied);
  };
  return resources.map((resource) => ({ ...Object(copy(resource)), id: `${twinPrefix}${resource.id}` }));
}

/** What is the patient's own comes twice; the shared stays one. In an order in which the two come mixed. */
function withTwin(name: string, resources: readonly Json[], patient: string): World {
  const own = visibilityOf(resources).ownOf(patient);
  const twins = twinsOf(own);
  const mixed = resources.flatMap((resource) => {
    const twin = twins[own.indexOf(resource)];
    return twin === undefined ? [resource] : [twin, resource];
  });
  return { name, resources: mixed, patient };
}

const always = [
  'Patient',
  'Observation',
  'Observation',
  'Observation',
  'Condition',
  'Encounter',
  'Location',
  'Location',
];
const oftener = [
  ...['Organization', 'Practitioner', 'PractitionerRole', 'Medication', 'MedicationRequest', 'List', 'RiskAssessment'],
  ...['DiagnosticReport', 'Procedure', 'Group', 'DocumentReference', 'Composition', 'Provenance', 'MolecularSequence'],
  ...['Questionnaire', 'ValueSet', 'Invoice', 'ChargeItem', 'Substance', 'ActivityDefinition', 'Specimen', 'Device'],
];
/** Contents are not what a search looks into, or types are never stored; the patient comes first. */
const unsearched = ['Bundle', 'Binary', 'Parameters', 'OperationOutcome', 'AuditEvent', 'Patient'];
const never = new Set(unsearched);

function typesFor(random: Random, size: number): string[] {
  const rest = resourceTypes.filter((type) => !never.has(type));
  const more = [...Array(size - always.length)].map(() => random.pick(random.oneIn(2) ? oftener : rest));
  return [...always, ...more];
}

const patient = 'p1';

/** A record of random resources that refer to each other. */
export function randomWorld(seed: number, size = 60): World {
  const random = createRandom(seed);
  const named = typesFor(random, size).map((type, index) => ({
    type,
    id: type === 'Patient' ? patient : `${'abcdeABCDE'[index % 10]}${index}`,
  }));
  return worldOf(`random resources ${seed}`, named, random);
}

const referring = ['Observation', 'DiagnosticReport', 'ServiceRequest', 'Procedure', 'Encounter', 'Specimen'];
const referredTo = ['Group', 'Device', 'Location', 'Practitioner', 'Organization', 'PractitionerRole', 'CareTeam'];

/** A record in which what is referred to has one and the same id, which alone does not tell what is meant. */
export function crossedWorld(seed: number, size = 40): World {
  const sources = [...Array(size).keys()].map((index) => ({
    type: referring[index % referring.length] ?? '',
    id: `c${index}`,
  }));
  const targets = ['Patient', ...referredTo].map((type) => ({ type, id: patient }));
  return worldOf(`crossed ids ${seed}`, [...targets, ...sources], createRandom(seed));
}

interface Named {
  readonly type: string;
  readonly id: string;
}

function worldOf(name: string, named: readonly Named[], random: Random): World {
  const keys = named.map(({ type, id }) => `${type}/${id}`);
  const made = named
    .map(({ type, id }) => generateResource(type, id, { random, keys, patient }))
    .filter((resource) => resource !== undefined);
  return withTwin(name, made, patient);
}

/** Two patients whose charts refer to each other in every way. */
export function entangledWorld(): World {
  return { name: 'entangled patients', resources: withoutAuditEvents(twoEntangledPatients()), patient: 'a' };
}

/** Resources of each type in turn, so that a few of a record hold some of each. */
function sample(resources: readonly Json[], size: number): Json[] {
  const types = [...new Set(resources.map(({ resourceType }) => resourceType))];
  const byType = types.map((type) => resources.filter(({ resourceType }) => resourceType === type));
  const chosen = new Set<Json>();
  for (let turn = 0; chosen.size < Math.min(size, resources.length); turn += 1) {
    for (const ofType of byType) {
      // From both ends: the beginning and the end of a life.
      const next = turn % 2 === 0 ? ofType[turn / 2] : ofType.at(-(turn + 1) / 2);
      if (next !== undefined && chosen.size < size) chosen.add(next);
    }
  }
  return resources.filter((resource) => chosen.has(resource));
}

function chartWorld(name: string, resources: readonly Json[], size: number): World[] {
  const visibility = visibilityOf(resources);
  return visibility.patients.map((patient) => {
    const visible = withoutAuditEvents(visibility.visibleTo(patient)).filter(
      ({ resourceType }) => resourceType !== 'Binary',
    );
    const self = visible.filter((resource) => keyOf(resource) === `Patient/${patient}`);
    const rest = visible.filter((resource) => resource.resourceType !== 'Patient');
    return withTwin(`${name} ${patient}`, [...self, ...sample(rest, size)], patient);
  });
}

/** Samples of this project's own records. */
export function fixtureWorlds(size = 50): World[] {
  return chartWorld('record of', loadResources(fixtureFiles()), size);
}

/** Samples of the shared records; none, said aloud, where they are absent. */
export function sharedWorlds(size = 50): World[] {
  const files = sharedDataFiles();
  if (files === undefined) return [];
  const some = files.filter((file) => /us-core|Bo157|Lawerence6|Hunter|hospital|practitioner/.test(file));
  return chartWorld('shared record of', loadResources(some), size).filter(({ resources }) => resources.length > 20);
}
