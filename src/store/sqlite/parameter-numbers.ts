// Search parameters by number: an index row holds a number instead of a name.
import { createHash } from 'node:crypto';
import { type ResourceType, resourceTypes, typeNumber, typeOfNumber } from '../../fhir/resource-types.ts';
import { containedParam } from '../../search/index-contained.ts';
import { canonicalParam, componentParam, derivedParams } from '../../search/index-param.ts';
import { indexedTypeOf, type SearchParameter, searchParametersOf } from '../../search/search-parameter.ts';
import type { Connection } from './connection.ts';

/** The number of a type's parameter or of a name derived from it; throws for one that no definition has. */
export type ParameterNumbers = (type: ResourceType, code: string) => number;

type Numbers = ReadonlyMap<ResourceType, ReadonlyMap<string, number>>;

type Name = readonly [type: number, code: string];
type NumberedName = readonly [...Name, number: number];

const known: readonly Name[] = resourceTypes.flatMap((type) =>
  searchParametersOf(type).flatMap((parameter) => namesOf(parameter).map((name) => [typeNumber(type), name] as const)),
);

/** Every name under which the index may hold rows of the parameter. */
function namesOf(parameter: SearchParameter): readonly string[] {
  const { code, components } = parameter;
  const type = indexedTypeOf(parameter);
  if (type === 'reference') return [code, ...derivedParams(code, type), containedParam(code)];
  if (type !== undefined) return [code, ...derivedParams(code, type)];
  if (parameter.type === 'special') return [code, componentParam(code, 1), componentParam(code, 2)];
  const names = components.map((_, index) => componentParam(code, index + 1));
  return [code, ...names, ...names.map(canonicalParam)];
}

/** The setting of a database that gave the names of one release their numbers by order; a migration of the table deletes it. */
const orderSetting = 'parameters-by-order';

/** Reads the numbers, giving new ones to parameters that the database has not met. */
export async function loadParameterNumbers(connection: Connection): Promise<ParameterNumbers> {
  const numbers = isByOrder(connection) ? numbersByOrder().numbers : await completeNumbers(connection);
  return (type, code) => {
    const number = numbers.get(type)?.get(code);
    if (number === undefined) throw new Error(`No search parameter ${type}.${code} is known to the database`);
    return number;
  };
}

/** The numbers that a new database gives, and what stands for them; made when first asked for, as it takes milliseconds. */
function numbersByOrder(): ByOrder {
  byOrder ??= {
    fingerprint: createHash('sha256').update(JSON.stringify(known)).digest('hex'),
    numbers: numbersOf(known.map(([type, code], index) => [type, code, index + 1])),
  };
  return byOrder;
}

interface ByOrder {
  readonly fingerprint: string;
  readonly numbers: Numbers;
}

let byOrder: ByOrder | undefined;

/** Whether the numbers are known without reading them: names keep theirs when a later release adds more. */
function isByOrder(connection: Connection): boolean {
  const row = connection.prepare('SELECT value FROM setting WHERE name = ?').get(orderSetting);
  return (row as { value: string } | undefined)?.value === numbersByOrder().fingerprint;
}

async function completeNumbers(connection: Connection): Promise<Numbers> {
  const numbers = readNumbers(connection);
  const missing = known.filter(([type, code]) => numberIn(numbers, type, code) === undefined);
  return missing.length === 0 ? numbers : connection.write(() => addNumbers(connection, missing));
}

/** Another process may be adding the same names: the first to write gives the numbers. */
function addNumbers(connection: Connection, missing: readonly Name[]): Numbers {
  const insert = connection.prepare(
    `INSERT OR IGNORE INTO search_parameter (type, code)
     SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)`,
  );
  insert.run(JSON.stringify(missing));
  const numbers = readNumbers(connection);
  if (known.every(([type, code], index) => numberIn(numbers, type, code) === index + 1)) {
    const mark = connection.prepare('INSERT OR IGNORE INTO setting (name, value) VALUES (?, ?)');
    mark.run(orderSetting, numbersByOrder().fingerprint);
  }
  return numbers;
}

function readNumbers(connection: Connection): Numbers {
  // As one text: some 10,000 rows of their own would take as long as the rest of an opening.
  const { text } = connection
    .prepare('SELECT json_group_array(json_array(type, code, number)) AS text FROM search_parameter')
    .get() as { text: string };
  return numbersOf(JSON.parse(text) as NumberedName[]);
}

function numbersOf(rows: readonly NumberedName[]): Numbers {
  const numbers = new Map(resourceTypes.map((type) => [type, new Map<string, number>()]));
  for (const [type, code, number] of rows) {
    numbers.get(typeOfNumber(type))?.set(code, number);
  }
  return numbers;
}

function numberIn(numbers: Numbers, type: number, code: string): number | undefined {
  return numbers.get(typeOfNumber(type))?.get(code);
}
