// Conditions of a search plan as SQL, each in two forms: a list of what meets it, and a test of one resource.
import type { Condition } from '../../search/plan-type.ts';
import { containersOf } from './contained-filter.ts';
import { hierarchySelect } from './hierarchy-filter.ts';
import { compositeSelects, nearSelect, textOrdinals } from './index-filter.ts';
import { instantTest } from './interval-sql.ts';
import { type ConditionOf, chainOf, hasSelect, leadsSomewhere } from './link-filter.ts';
import { rankOf } from './rank.ts';
import { type SearchScope, withinRecord } from './scope.ts';
import { allOf, either, joined, type Sql, sql, unionOf, value } from './sql.ts';
import {
  oneOf,
  presentSelections,
  type Selection,
  selectionsOf,
  tableAsD,
  unequalSelection,
} from './value-selection.ts';

interface Filter {
  /** Lower for what is likely to select less. */
  readonly rank: number;
  /** SELECTs of `ordinal` from rows named d, whose union it is. Each ends in tests, so that another can follow with AND. */
  readonly selects: () => readonly Sql[];
  /** Whether d.ordinal, a live resource of the scope's type, meets it. */
  readonly test: () => Sql;
}

/** Ordinals of the live resources of the scope's type that meet all conditions, each once. */
export function ordinalsOf(where: readonly Condition[], scope: SearchScope): Sql {
  return unionOf(allFilter(where, scope).selects());
}

function filterOf(condition: Condition, scope: SearchScope): Filter {
  const rank = rankOf(condition);
  switch (condition.type) {
    case 'id':
      return selectionFilter(rank, [{ ...ofResources(oneOf('id', condition.any), scope), probe: undefined }]);
    case 'last-updated':
      return selectionFilter(rank, [ofResources(either(condition.any.map(instantTest)), scope)]);
    case 'own':
      return selectionFilter(rank, [ofResources(sql`content_patient = ${value(scope.patient)}`, scope)]);
    case 'present':
      return selectionFilter(rank, presentSelections(condition, scope));
    case 'unequal':
      return selectionFilter(rank, [unequalSelection(condition.of, scope)]);
    case 'composite':
      return listFilter(rank, () => compositeSelects(condition, scope));
    case 'near':
      return listFilter(rank, () => [nearSelect(condition, scope)]);
    case 'chain':
      return chainFilter(condition, rank, scope);
    case 'has':
      if (!scope.holds(condition.sourceType)) return noneFilter(scope);
      return listFilter(rank, () => [hasSelect(condition, scope, ordinalsOf)]);
    case 'contains':
      if (!scope.contains(condition.containedType)) return noneFilter(scope);
      return ordinalsFilter(rank, () => containersOf(condition, scope, ordinalsOf), scope);
    case 'hierarchy':
      return listFilter(rank, () => [hierarchySelect(condition, scope)]);
    case 'text':
      return ordinalsFilter(rank, () => textOrdinals(condition, scope), scope);
    case 'not':
      return testFilter(rank, () => sql`NOT (${filterOf(condition.of, scope).test()})`, scope);
    case 'all':
      return allFilter(condition.of, scope);
    case 'any':
      return anyFilter(rank, condition.of, scope);
    default:
      return selectionFilter(rank, selectionsOf(condition, scope));
  }
}

function chainFilter(condition: ConditionOf<'chain'>, rank: number, scope: SearchScope): Filter {
  if (!leadsSomewhere(condition, scope)) return noneFilter(scope);
  return {
    rank,
    selects: () => chainOf(condition, scope, ordinalsOf).selects,
    test: () => chainOf(condition, scope, ordinalsOf).test,
  };
}

function allFilter(where: readonly Condition[], scope: SearchScope): Filter {
  const filters = where.map((condition) => filterOf(condition, scope)).sort((a, b) => a.rank - b.rank);
  const [driver, ...others] = filters;
  if (driver === undefined) return testFilter(everythingRank, () => allOf([]), scope);
  return {
    rank: driver.rank,
    selects() {
      const selects = driver.selects();
      const [only] = selects;
      if (others.length === 0 || only === undefined) return selects;
      const tests = others.map(({ test }) => test());
      // One table in one range, rows often in order of ordinal already: no list is made and sorted first.
      if (selects.length === 1) return [joined([only, ...tests], ' AND ')];
      return [sql`SELECT d.ordinal AS ordinal FROM (${unionOf(selects)}) d WHERE ${allOf(tests)}`];
    },
    test: () => allOf(filters.map(({ test }) => test())),
  };
}

const everythingRank = 9;

function anyFilter(rank: number, of: readonly Condition[], scope: SearchScope): Filter {
  if (of.length === 0) return noneFilter(scope);
  const filters = of.map((condition) => filterOf(condition, scope));
  return {
    rank,
    selects: () => filters.flatMap(({ selects }) => selects()),
    test: () => sql`(${either(filters.map(({ test }) => test()))})`,
  };
}

/** Of no resource, but not a constant: for one, SQLite forgets what else was said and reads everybody's rows. */
function noneFilter(scope: SearchScope): Filter {
  return testFilter(0, () => sql`d.ordinal < 0`, scope);
}

function selectionFilter(rank: number, selections: readonly Selection[]): Filter {
  const selects = (): readonly Sql[] => selections.map(selectDistinct);
  return { rank, selects, test: () => probeOf(selections) ?? inList(selects()) };
}

/** Of a condition that is worked out as a list, whoever asks. */
function listFilter(rank: number, selects: () => readonly Sql[]): Filter {
  return { rank, selects, test: () => inList(selects()) };
}

/** Of a condition that lists ordinals, of which some may be of no live resource of the type. */
function ordinalsFilter(rank: number, ordinals: () => Sql, scope: SearchScope): Filter {
  return {
    rank,
    selects: () => [selectDistinct(ofResources(sql`d.ordinal IN (${ordinals()})`, scope))],
    test: () => inList([ordinals()]),
  };
}

/** Of a condition that is asked of each resource. */
function testFilter(rank: number, test: () => Sql, scope: SearchScope): Filter {
  return { rank, selects: () => [selectDistinct(ofResources(test(), scope))], test };
}

function ofResources(where: Sql, scope: SearchScope): Selection {
  const within = (table: string): Sql => withinRecord(table, scope);
  return {
    table: 'resource',
    within,
    where: sql`deleted = ${scope.isDeleted ? '1' : '0'} AND ${where}`,
    probe: 'resource',
  };
}

function selectDistinct({ table, within, where }: Selection): Sql {
  return sql`SELECT DISTINCT ordinal FROM ${within(tableAsD(table))} AND ${where}`;
}

/** The plus sign keeps SQLite from seeking each member of the list under each value of another list: it looks rows up in it. */
function inList(selects: readonly Sql[]): Sql {
  return sql`+d.ordinal IN (${unionOf(selects)})`;
}

/** Undefined where one of the selections has rows that no index finds by ordinal. */
function probeOf(selections: readonly Selection[]): Sql | undefined {
  const probes = selections.flatMap(({ probe, within, where, inTurn = [where] }) =>
    probe === undefined
      ? []
      : inTurn.map((each) => sql`EXISTS (SELECT 1 FROM ${within(probe)} AND ordinal = d.ordinal AND ${each})`),
  );
  return selections.some(({ probe }) => probe === undefined) ? undefined : sql`(${joined(probes, ' OR ')})`;
}
