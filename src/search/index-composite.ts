// Composite parameters: values that lie in one element together. https://hl7.org/fhir/R4/search.html#composite
import type { ResourceType } from '../fhir/resource-types.ts';
import { compileComposite, type ExtractPart } from './compile-expression.ts';
import { canonicalIndexValues } from './index-derived.ts';
import { canonicalParam, componentParam } from './index-param.ts';
import type { ParameterIndexer } from './index-resource.ts';
import type { IndexEntry, IndexValue } from './index-value.ts';
import { distinctValues, type WriteValues, writers } from './index-writers.ts';
import type { SearchParameter } from './search-parameter.ts';

interface Component {
  readonly param: string;
  readonly write: WriteValues;
  /** A quantity's rows in base units. */
  readonly canonical: string | undefined;
}

/** Writes what an element has for each component, where it has something for all: one that lacks a value is never found. */
export function compositeIndexer(
  { code, components }: SearchParameter,
  expression: string,
  resourceType: ResourceType,
): ParameterIndexer {
  const each = compileComposite(
    expression,
    components.map((component) => component.expression),
    resourceType,
  );
  const columns = components.map(({ type }, index): Component => {
    const param = componentParam(code, index + 1);
    return { param, write: writers[type], canonical: type === 'quantity' ? canonicalParam(param) : undefined };
  });
  return (resource, timeZone, entries) => {
    let item = 0;
    each(resource, (element, parts) => {
      item += 1;
      const written = columns.map(({ write }, index) => valuesOf(parts[index], write, element, resource, timeZone));
      if (written.some((values) => values.length === 0)) return;
      columns.forEach(({ param, canonical }, index) => {
        push(param, item, written[index] ?? [], entries);
        if (canonical === undefined) return;
        push(canonical, item, valuesOf(parts[index], canonicalIndexValues, element, resource, timeZone), entries);
      });
    });
  };
}

function valuesOf(
  part: ExtractPart | undefined,
  write: WriteValues,
  element: unknown,
  resource: unknown,
  timeZone: string,
): readonly IndexValue[] {
  const values: IndexValue[] = [];
  part?.(element, resource, (value, source) => values.push(...write(value, source, timeZone)));
  return distinctValues(values);
}

function push(param: string, item: number, values: readonly IndexValue[], entries: IndexEntry[]): void {
  for (const value of values) entries.push({ param, item, value });
}
