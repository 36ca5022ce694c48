// A record of many resources: one patient's, multiplied under ids of their own.
import { isJson, type Json } from '../test/support/evaluate-parameters.ts';
import { keyOf, loadResources } from '../test/support/source-data.ts';
import { visibilityOf } from '../test/support/source-data-visibility.ts';
import { benchFiles } from './bench-files.ts';

export interface LargeRecord {
  readonly patient: string;
  /** What is multiplied. */
  readonly original: readonly Json[];
  /** The original, its copies, and what they share. */
  readonly resources: readonly Json[];
}

/** As R4 has it. */
const maxIdLength = 64;

/** The patient whose record holds most, and copies of it until there are that many resources. */
export function largeRecord(size: number): LargeRecord {
  const { patients, visibleTo, ownOf } = visibilityOf(loadResources(benchFiles()));
  const [patient = ''] = patients.toSorted((a, b) => ownOf(b).length - ownOf(a).length);
  const original = visibleTo(patient);
  const own = new Set(ownOf(patient).map(keyOf));
  own.delete(`Patient/${patient}`);
  const multiplied = original.filter((resource) => own.has(keyOf(resource)));
  const copies: Json[] = [];
  for (let number = 1; original.length + copies.length < size && multiplied.length > 0; number += 1) {
    const left = size - original.length - copies.length;
    copies.push(...multiplied.slice(0, left).map((resource) => copyOf(resource, own, `-${number}`)));
  }
  return { patient, original, resources: [...original, ...copies] };
}

/** A copy whose id, and whose references to what is copied too, end in `mark`. */
function copyOf(resource: Json, copied: ReadonlySet<string>, mark: string): Json {
  const marked = (id: string): string => `${id.slice(0, maxIdLength - mark.length)}${mark}`;
  const rename = (reference: string): string => {
    const [type = '', id = ''] = reference.split('/');
    return copied.has(reference) ? `${type}/${marked(id)}` : reference;
  };
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (!isJson(value)) return value;
    const parts = Object.entries(value).map(([name, part]) => [
      name,
      name === 'reference' && typeof part === 'string' ? rename(part) : copy(part),
    ]);
    return Object.fromEntries(parts);
  };
  return { ...Object(copy(resource)), id: marked(String(resource.id)) };
}
