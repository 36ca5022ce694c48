// Conditions on several rows of one resource's index, and on its words.
import { componentParam } from '../../search/index-param.ts';
import { boundingBox } from '../../search/near.ts';
import type { Condition } from '../../search/plan-type.ts';
import { toFts5 } from '../../search/text-query.ts';
import { type SearchScope, withinParameter, withinTexts } from './scope.ts';
import { allOf, either, type Sql, sql, unionOf, value } from './sql.ts';
import { ownQuery } from './text-rows.ts';
import { ordinalBits } from './text-table.ts';
import { selectionsOf, tableAsD } from './value-selection.ts';

type ConditionOf<T extends Condition['type']> = Extract<Condition, { readonly type: T }>;

export function compositeSelects(condition: ConditionOf<'composite'>, scope: SearchScope): readonly Sql[] {
  return compositeRows(condition, scope).map((rows) => sql`SELECT DISTINCT ordinal FROM ${rows}`);
}

/** What follows FROM: rows, as d, of the first component, where each other one has a row in the same item. */
export function compositeRows({ components }: ConditionOf<'composite'>, scope: SearchScope): readonly Sql[] {
  const [first = [], ...others] = components.map((component) => selectionsOf(component, scope));
  const tests = others.map((selections) => {
    const items = selections.map(
      ({ table, within, where }) => sql`SELECT ordinal, item FROM ${within(table)} AND ${where}`,
    );
    return sql`(+d.ordinal, d.item) IN (${unionOf(items)})`;
  });
  return first.map(({ table, within, where }) => sql`${within(tableAsD(table))} AND ${allOf([where, ...tests])}`);
}

export function nearSelect(condition: ConditionOf<'near'>, scope: SearchScope): Sql {
  return sql`SELECT DISTINCT ordinal FROM ${nearRows(condition, scope)}`;
}

/** What follows FROM: latitudes and longitudes in a box around the place, put together by item; of those, as d, what is near it. */
export function nearRows({ param, near }: ConditionOf<'near'>, scope: SearchScope): Sql {
  const { south, north, longitudes } = boundingBox(near);
  const between = (low: number, high: number): Sql => sql`low >= ${value(low)} AND low <= ${value(high)}`;
  const rows = (component: number): Sql => withinParameter('number_index', scope, componentParam(param, component));
  const latitude = sql`SELECT ordinal, item, low AS latitude, NULL AS longitude FROM ${rows(1)} AND ${between(south, north)}`;
  const longitude = sql`SELECT ordinal, item, NULL, low FROM ${rows(2)} AND ${either(longitudes.map(({ west, east }) => between(west, east)))}`;
  const positions = sql`SELECT ordinal, item, max(latitude) AS latitude, max(longitude) AS longitude FROM (${latitude} UNION ALL ${longitude}) GROUP BY ordinal, item HAVING count(latitude) > 0 AND count(longitude) > 0`;
  const distance = sql`distance_km(${value(near.latitude)}, ${value(near.longitude)}, d.latitude, d.longitude)`;
  return sql`(${positions}) d WHERE ${distance} <= ${value(near.distanceKm)}`;
}

/** Ordinals, of all types, of what holds the words. */
export function textOrdinals({ part, query }: ConditionOf<'text'>, scope: SearchScope): Sql {
  const expression = `{${part}} : (${toFts5(ownQuery(scope.patient, query))})`;
  return sql`SELECT rowid & ${String(2 ** ordinalBits - 1)} FROM ${withinTexts(scope)} AND text_index MATCH ${value(expression)}`;
}
