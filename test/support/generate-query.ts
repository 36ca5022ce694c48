import fc from 'fast-check';
import type { Pair } from './evaluate.ts';
import { isCompartmentType } from './evaluate-compartment.ts';
import type { EvaluationOptions } from './evaluate-context.ts';
import { type Json, parameterCodesOf, parameterOf } from './evaluate-parameters.ts';
import { condition, ownCondition, type Pairs } from './generate-condition.ts';
import { companions } from './generate-include.ts';
import { createPool, type Pool, poolAround } from './generate-pool.ts';

export interface Query {
  /** Undefined: a search of the whole record, or of the compartment's types. */
  readonly type: string | undefined;
  /** In the patient's compartment: `/Patient/{id}/{type}`. */
  readonly isInCompartment: boolean;
  readonly pairs: readonly Pair[];
}

const maxHops = 3;

function sortable(type: string): string[] {
  return parameterCodesOf(type).filter(
    (code) => !['composite', 'special'].includes(parameterOf(type, code).type) && code !== 'phonetic',
  );
}

function sorts(codes: readonly string[]): fc.Arbitrary<Pair[]> {
  const key = fc.tuple(fc.constantFrom('', '-'), fc.constantFrom(...codes)).map((parts) => parts.join(''));
  const some = fc.uniqueArray(key, { minLength: 1, maxLength: 3, selector: (each) => each.replace('-', '') });
  const sort = some.map((keys): Pair[] => [['_sort', keys.join(',')]]);
  return fc.oneof({ weight: 3, arbitrary: fc.constant<Pair[]>([]) }, { weight: 2, arbitrary: sort });
}

const counts: fc.Arbitrary<Pair[]> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Pair[]>([['_count', '100']]) },
  { weight: 4, arbitrary: fc.integer({ min: 2, max: 20 }).map((count): Pair[] => [['_count', String(count)]]) },
  { weight: 1, arbitrary: fc.constantFrom<Pair[]>([['_count', '1']], [['_count', '0']], [['_summary', 'count']]) },
);

function shaped(
  type: string | undefined,
  isInCompartment: boolean,
  parts: readonly fc.Arbitrary<Pair[]>[],
): fc.Arbitrary<Query> {
  return fc.tuple(...parts).map((pairs) => ({ type, isInCompartment, pairs: pairs.flat() }));
}

function some(pair: Pairs, maxLength: number): fc.Arbitrary<Pair[]> {
  const none = fc.constant<Pair[]>([]);
  return fc.oneof(
    { weight: 1, arbitrary: none },
    { weight: 10, arbitrary: fc.array(pair, { minLength: 1, maxLength }) },
  );
}

/** Searches of one type, within the compartment or not. */
function typeQueries(pool: Pool, types: readonly string[]): fc.Arbitrary<Query> {
  const ofType = types.map((type) => {
    const parts = [some(condition(type, pool, maxHops), 3), sorts(sortable(type)), companions([type], pool), counts];
    const own = [some(condition(type, pool, 1), 2), sorts(sortable(type)), counts];
    const plain = shaped(type, false, parts);
    if (!isCompartmentType(type)) return plain;
    return fc.oneof({ weight: 9, arbitrary: plain }, { weight: 1, arbitrary: shaped(type, true, own) });
  });
  return fc.oneof(...ofType);
}

/** Parameters that all of some types have, of one and the same type. */
function sharedCodes(types: readonly string[]): string[] {
  const [first = '', ...others] = types;
  return sortable(first).filter((code) =>
    others.every(
      (type) => parameterCodesOf(type).includes(code) && parameterOf(type, code).type === parameterOf(first, code).type,
    ),
  );
}

/** Types do not all share where a parameter may lead, so the value names the type: `subject:Patient=23` as `subject=Patient/23`. */
function withoutType([name, value]: Pair): Pair {
  const [code = '', modifier = ''] = name.split(':');
  if (!/^[A-Z]/.test(modifier)) return [name, value];
  return [
    code,
    value
      .split(',')
      .map((each) => (each.includes('/') ? each : `${modifier}/${each}`))
      .join(','),
  ];
}

/** Searches over several types, which share what they are asked by; without `_type`, over all. */
function systemQueries(pool: Pool): fc.Arbitrary<Query> {
  return fc.uniqueArray(fc.constantFrom(...pool.types), { minLength: 0, maxLength: 3 }).chain((types) => {
    const [asked = 'Patient'] = types;
    const codes =
      types.length === 0 ? sharedCodes(['Patient', 'Observation', 'ValueSet', 'Binary']) : sharedCodes(types);
    const ofTypes: Pair[] = types.length === 0 ? [] : [['_type', types.join(',')]];
    const parts = [
      fc.constant(ofTypes),
      some(ownCondition(asked, pool, codes).map(withoutType), 2),
      sorts(codes),
      types.length === 0 ? fc.constant<Pair[]>([]) : companions(types, pool),
      counts,
    ];
    return shaped(undefined, false, parts);
  });
}

/**
 * Searches of resources: what finds something, what just does not, and every way to ask that R4 has. Most are about one
 * resource that can be seen and its neighbours, lest no resource meet several conditions.
 */
export function queries(
  resources: readonly Json[],
  visible: readonly Json[],
  options: EvaluationOptions,
): fc.Arbitrary<Query> {
  const whole = createPool(resources, options);
  const around = new Map<Json, fc.Arbitrary<Query>>();
  const about = (focus: Json): fc.Arbitrary<Query> => {
    const known = around.get(focus) ?? typeQueries(poolAround(focus, resources, options), [String(focus.resourceType)]);
    around.set(focus, known);
    return known;
  };
  const containing = visible.filter(({ contained }) => contained !== undefined);
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...visible).chain(about) },
    ...(containing.length > 0 ? [{ weight: 2, arbitrary: fc.constantFrom(...containing).chain(about) }] : []),
    { weight: 2, arbitrary: typeQueries(whole, whole.types) },
    { weight: 1, arbitrary: systemQueries(whole) },
  );
}
