// Search parameters by number: an index row holds a number instead of a name.
import { type ResourceType, resourceTypes, typeNumber, typeOfNumber } from '../../fhir/resource-types.ts';
import { containedParam } from '../../search/index-contained.ts';
import { canonicalParam, componentParam, derivedParams } from '../../search/index-param.ts';
import { indexedTypeOf, type SearchParameter, searchParametersOf } from '../../search/search-parameter.ts';
import type { Connection } from './connection.ts';

/** The number of a type's parameter or of a name derived from it; throws for one that no definition has. */
export type ParameterNumbers = (type: ResourceType, code: string) => number;

type Numbers = ReadonlyMap<ResourceType, ReadonlyMap<string, number>>;

const known: readonly (readonly [type: number, code: string])[] = resourceTypes.flatMap((type) =>
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

/** Reads the numbers, giving new ones to parameters that the database has not met. */
export async function loadParameterNumbers(connection: Connection): Promise<ParameterNumbers> {
  let numbers = readNumbers(connection);
  const missing = known.filter(([type, code]) => !numbers.get(typeOfNumber(type))?.has(code));
  if (missing.length > 0) {
    const insert = connection.prepare(
      `INSERT OR IGNORE INTO search_parameter (type, code)
       SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)`,
    );
    await connection.write(() => insert.run(JSON.stringify(missing)));
    numbers = readNumbers(connection);
  }
  return (type, code) => {
    const number = numbers.get(type)?.get(code);
    if (number === undefined) throw new Error(`No search parameter ${type}.${code} is known to the database`);
    return number;
  };
}

function readNumbers(connection: Connection): Numbers {
  // As one text: some 10,000 rows of their own would take as long as the rest of an opening.
  const { text } = connection
    .prepare('SELECT json_group_array(json_array(type, code, number)) AS text FROM search_parameter')
    .get() as { text: string };
  const numbers = new Map(resourceTypes.map((type) => [type, new Map<string, number>()]));
  for (const [type, code, number] of JSON.parse(text) as [number, string, number][]) {
    numbers.get(typeOfNumber(type))?.set(code, number);
  }
  return numbers;
}
