// Questions that import and the portal's backend ask of all partitions. No patient's request comes here.
// They ask who somebody is, so an identifier counts as written: case and all, where a patient's own search is lenient.
import { type ResourceType, typeNumber } from '../../fhir/resource-types.ts';
import { foldCode } from '../../search/fold.ts';
import type { SearchPlan, TokenMatch, TypePlan } from '../../search/plan-type.ts';
import type { JsonObject } from '../resource-change.ts';
import type { Connection } from './connection.ts';
import { currentVersion } from './current-row.ts';
import type { ParameterNumbers } from './parameter-numbers.ts';
import { searchOrdinals } from './search.ts';

interface Candidate {
  readonly id: string;
  readonly content: string;
}

/** Ids of live resources with this business identifier; `system` undefined is any system, '' none. */
export function findByIdentifier(
  connection: Connection,
  type: ResourceType,
  system: string | undefined,
  value: string,
): readonly string[] {
  const candidates = connection
    .prepare(
      `SELECT DISTINCT r.id, v.content FROM identifier_index i
       JOIN resource r ON r.patient = i.patient AND r.type = i.type AND r.ordinal = i.ordinal JOIN ${currentVersion}
       WHERE i.type = ? AND i.code = ?${system === undefined ? '' : ' AND i.system = ?'} ORDER BY r.id`,
    )
    .all(typeNumber(type), foldCode(value), ...(system === undefined ? [] : [system])) as Candidate[];
  const match = system === undefined ? { exact: value } : { system, exact: value };
  return candidates.filter(({ content }) => hasIdentifier(content, match)).map(({ id }) => id);
}

/** Ids of live resources, whoever's, that meet the conditions on the plan's first type; it has no other. */
export function findForImport(
  connection: Connection,
  parameters: ParameterNumbers,
  plan: SearchPlan,
): readonly string[] {
  const select = connection.prepare(
    `SELECT r.id, v.content FROM resource r JOIN ${currentVersion} WHERE r.patient = ? AND r.type = ? AND r.ordinal = ?`,
  );
  const ids = new Set<string>();
  const [asked] = plan.types;
  if (asked === undefined) return [];
  for (const patient of partitionsToAsk(connection, asked)) {
    for (const ordinal of searchOrdinals(connection, parameters, patient, asked)) {
      const candidate = select.get(patient, typeNumber(asked.resourceType), ordinal) as Candidate;
      if (isExactly(asked, candidate.content)) ids.add(candidate.id);
    }
  }
  return [...ids];
}

/** Whether what matched an identifier leniently is the one that was meant. */
function isExactly({ where }: TypePlan, content: string): boolean {
  return where.every(
    (condition) =>
      condition.type !== 'token' ||
      condition.param !== 'identifier' ||
      condition.any.some((match) => hasIdentifier(content, match)),
  );
}

function hasIdentifier(content: string, { system, exact }: TokenMatch): boolean {
  const { identifier, masterIdentifier } = JSON.parse(content) as JsonObject;
  const identifiers = [identifier, masterIdentifier].flat() as ({ system?: string; value?: string } | undefined)[];
  return identifiers.some(
    (each) =>
      each !== undefined &&
      (exact === undefined || each.value === exact) &&
      (system === undefined || (each.system ?? '') === system),
  );
}

/** Partitions that can hold a match: few when the plan names an identifier or id, else all that hold the type. */
function partitionsToAsk(connection: Connection, { resourceType, where }: TypePlan): readonly number[] {
  const type = typeNumber(resourceType);
  const ask = (sql: string, values: readonly string[]): number[] => {
    const statement = connection.prepare(sql);
    const rows = values.flatMap((value) => statement.all(type, value) as { patient: number }[]);
    return [...new Set(rows.map(({ patient }) => patient))];
  };
  for (const condition of where) {
    if (condition.type === 'id') {
      return ask('SELECT patient FROM home WHERE type = ? AND id = ? AND deleted = 0', condition.any);
    }
    if (condition.type === 'token' && condition.param === 'identifier') {
      const codes = condition.any.flatMap(({ code }) => code ?? []);
      if (codes.length === condition.any.length) {
        return ask('SELECT DISTINCT patient FROM identifier_index WHERE type = ? AND code = ?', codes);
      }
    }
  }
  const all = connection.prepare('SELECT DISTINCT patient FROM home WHERE type = ? AND deleted = 0');
  return (all.all(type) as { patient: number }[]).map(({ patient }) => patient);
}
