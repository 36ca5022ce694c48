// Search parameters by number: an index row holds a number instead of a name.
import { type ResourceType, resourceTypes, typeNumber } from '../../fhir/resource-types.ts';
import { searchParametersOf } from '../../search/search-parameter.ts';
import type { Connection } from './connection.ts';

/** The number of a type's parameter; throws for one that no definition has. */
export type ParameterNumbers = (type: ResourceType, code: string) => number;

/** Reads the numbers, giving new ones to parameters that the database has not met. */
export async function loadParameterNumbers(connection: Connection): Promise<ParameterNumbers> {
  const numbers = readNumbers(connection);
  const missing = resourceTypes.flatMap((type) =>
    searchParametersOf(type)
      .filter(({ code }) => !numbers.has(`${type}.${code}`))
      .map(({ code }) => ({ type, code })),
  );
  if (missing.length > 0) {
    await connection.write(() => {
      const insert = connection.prepare('INSERT OR IGNORE INTO search_parameter (type, code) VALUES (?, ?)');
      for (const { type, code } of missing) insert.run(typeNumber(type), code);
    });
    return lookup(readNumbers(connection));
  }
  return lookup(numbers);
}

function readNumbers(connection: Connection): Map<string, number> {
  const rows = connection.prepare('SELECT number, type, code FROM search_parameter').all() as {
    number: number;
    type: number;
    code: string;
  }[];
  return new Map(rows.map((row) => [`${resourceTypes[row.type - 1]}.${row.code}`, row.number]));
}

function lookup(numbers: ReadonlyMap<string, number>): ParameterNumbers {
  return (type, code) => {
    const number = numbers.get(`${type}.${code}`);
    if (number === undefined) throw new Error(`No search parameter ${type}.${code} is known to the database`);
    return number;
  };
}
