// What the CapabilityStatement says that it instantiates, held against that statement.
import { existsSync, readFileSync } from 'node:fs';
import type { CapabilityStatement, CapabilityStatementRestResource, Extension } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { capabilityStatement } from '../../src/http/capability-statement.ts';

const server = suite('US Core server');

const file = '../shared/us-core/definitions-6.1.0/CapabilityStatement-us-core-server.json';
const extensionBase = 'http://hl7.org/fhir/StructureDefinition/capabilitystatement-';

type Resource = CapabilityStatementRestResource;
type Expected = { readonly extension?: readonly Extension[] | undefined } | null | undefined;

function isRequired(element: Expected): boolean {
  return (element?.extension ?? []).some(
    ({ url, valueCode }) => url === `${extensionBase}expectation` && valueCode === 'SHALL',
  );
}

/** The members of a list of texts that are required, which lies in the list beside it. */
function requiredTexts(resource: Resource, name: 'searchInclude' | 'searchRevInclude' | 'supportedProfile'): string[] {
  const beside: Readonly<Record<string, unknown>> = { ...resource };
  const expected = beside[`_${name}`];
  return (resource[name] ?? []).filter((_, index) => Array.isArray(expected) && isRequired(expected[index]));
}

/** Each combination in the words of its parameters. */
function requiredCombinations({ extension = [] }: { readonly extension?: readonly Extension[] }): string[][] {
  return extension
    .filter((each) => each.url === `${extensionBase}search-parameter-combination` && isRequired(each))
    .map((each) =>
      (each.extension ?? []).flatMap(({ url, valueString }) => (url === 'required' ? [valueString ?? ''] : [])),
    );
}

/** What a statement says of a type, each claim a word. */
function claimsOf(resource: Resource): Set<string> {
  return new Set([
    ...(resource.interaction ?? []).map(({ code }) => `interaction ${code}`),
    ...(resource.searchParam ?? []).map(({ name, type }) => `parameter ${name} ${type}`),
    ...(resource.searchInclude ?? []).map((name) => `include ${name}`),
    ...(resource.searchRevInclude ?? []).map((name) => `revinclude ${name}`),
    ...(resource.supportedProfile ?? []).map((url) => `profile ${url}`),
    ...(resource.operation ?? []).map(({ name, definition }) => `operation ${name} ${definition}`),
  ]);
}

function requirementsOf(resource: Resource): string[] {
  const { interaction = [], searchParam = [], operation = [] } = resource;
  const combined = new Set(requiredCombinations(resource).flat());
  return [
    ...interaction.filter(isRequired).map(({ code }) => `interaction ${code}`),
    ...searchParam
      .filter((each) => isRequired(each) || combined.has(each.name ?? ''))
      .map(({ name, type }) => `parameter ${name} ${type}`),
    ...requiredTexts(resource, 'searchInclude').map((name) => `include ${name}`),
    ...requiredTexts(resource, 'searchRevInclude').map((name) => `revinclude ${name}`),
    ...(isRequired(resource) ? requiredTexts(resource, 'supportedProfile') : []).map((url) => `profile ${url}`),
    ...operation.filter(isRequired).map(({ name, definition }) => `operation ${name} ${definition}`),
  ];
}

if (!existsSync(file)) {
  console.warn(`\nSKIPPED: ${file} is absent, so what a US Core server shall do is not tested.\n`);
  server.skip('does what US Core 6.1.0 says that a server shall do', () => {});
} else {
  const theirs: CapabilityStatement = JSON.parse(readFileSync(file, 'utf8'));
  const resources = theirs.rest?.[0]?.resource ?? [];
  const ours = capabilityStatement('http://chartkey.test/fhir', '2024-01-01');
  const claims = new Map((ours.rest?.[0]?.resource ?? []).map((each) => [String(each.type), claimsOf(each)]));

  server('does all that US Core 6.1.0 says that a server shall do, but writing', () => {
    assert.equal(ours.instantiates, [`${theirs.url}|${theirs.version}`]);
    const required = resources.flatMap((each) =>
      requirementsOf(each).map((text) => [String(each.type), text] as const),
    );
    assert.ok(required.length > 150, String(required.length));
    assert.ok(required.some(([type, text]) => type === 'DocumentReference' && text.startsWith('operation docref')));
    const missing = required.filter(([type, text]) => !claims.get(type)?.has(text)).map((each) => each.join(' '));
    assert.equal(missing, ['DiagnosticReport interaction create', 'DocumentReference interaction create']);
  });

  server('every parameter of a combination that is required is one that US Core lists at its type', () => {
    const combined = resources.flatMap((each) =>
      requiredCombinations(each).flatMap((names) => names.map((name) => [each, name] as const)),
    );
    assert.ok(combined.length > 30, String(combined.length));
    for (const [{ type, searchParam = [] }, name] of combined) {
      assert.ok(
        searchParam.some((each) => each.name === name),
        `${type} ${name}`,
      );
    }
  });

  server('is followed as to formats', () => {
    assert.ok(ours.format?.includes('json'));
    assert.is(ours.fhirVersion, theirs.fhirVersion);
  });
}

server.run();
