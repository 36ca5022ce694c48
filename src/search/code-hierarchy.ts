// Which codes a code subsumes: the modifiers above and below. https://hl7.org/fhir/R4/search.html#token
import { codesOf, parentPositionsOf } from './code-system.ts';
import { foldCode } from './fold.ts';

interface Hierarchy {
  readonly codes: readonly string[];
  readonly positions: ReadonlyMap<string, number>;
  readonly parents: readonly (readonly number[])[];
  readonly children: readonly (readonly number[])[];
}

const noPositions: readonly number[] = [];
const hierarchies = new Map<string, Hierarchy>();

/**
 * The code and all it subsumes, as published; the code is found in any case. `undefined` when the code system is not one
 * that R4 lists in full, empty when the code is none of its codes. A system without a hierarchy relates no two codes.
 */
export function codesBelow(system: string, code: string): readonly string[] | undefined {
  const hierarchy = hierarchyOf(system);
  return hierarchy && reachable(hierarchy, code, hierarchy.children);
}

/** The code and all that subsume it; otherwise as `codesBelow`. */
export function codesAbove(system: string, code: string): readonly string[] | undefined {
  const hierarchy = hierarchyOf(system);
  return hierarchy && reachable(hierarchy, code, hierarchy.parents);
}

function hierarchyOf(system: string): Hierarchy | undefined {
  const known = hierarchies.get(system);
  if (known !== undefined) return known;
  const codes = codesOf(system);
  if (codes === undefined) return undefined;
  const parents = parentPositionsOf(system) ?? [];
  const children: number[][] = codes.map(() => []);
  for (const [position, above] of parents.entries()) for (const parent of above) children[parent]?.push(position);
  const positions = new Map(codes.map((code, position) => [foldCode(code), position]));
  const hierarchy = { codes, positions, parents, children };
  hierarchies.set(system, hierarchy);
  return hierarchy;
}

/** A concept may have several parents, so it may be come upon more than once. */
function reachable(
  { codes, positions }: Hierarchy,
  code: string,
  next: readonly (readonly number[])[],
): readonly string[] {
  const start = positions.get(foldCode(code));
  const found = new Set(start === undefined ? noPositions : [start]);
  for (const position of found) for (const further of next[position] ?? noPositions) found.add(further);
  return [...found].map((position) => codes[position] ?? '');
}
