// The types of the client are those of the API: made from its description, and made again here.
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { describeManagement } from '../../scripts/describe-management.ts';
import { typesOf } from '../../scripts/openapi-types.ts';

const types = suite("types of the portal's client");
const written = readFileSync(new URL('../../src/sdk/manage-schema.ts', import.meta.url), 'utf8');

types('are what the schemas that check the calls make', async () => {
  const [heading, ...rest] = written.split('\n\n');
  assert.match(heading ?? '', /^\/\/ .*\bnever by hand\.$/);
  assert.is(rest.join('\n\n'), typesOf(await describeManagement()));
});

const place = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };

for (const [words, schema, expected] of [
  ['a required text', { type: 'string' }, 'readonly field: string;'],
  ['a whole number', { type: 'integer' }, 'readonly field: number;'],
  ['a text or null', { type: ['string', 'null'] }, 'readonly field: string | null;'],
  ['one of some words', { type: 'string', enum: ['a', "b's"] }, "readonly field: 'a' | 'b\\'s';"],
  ['a list of texts', { type: 'array', items: { type: 'string' } }, 'readonly field: readonly string[];'],
  [
    'a list of one or null',
    { type: 'array', items: { type: ['string', 'null'] } },
    'readonly field: readonly (string | null)[];',
  ],
  ['another schema', { $ref: '#/components/schemas/Other' }, 'readonly field: Other;'],
  ['a list of objects', { type: 'array', items: place }, 'readonly field: readonly ThingField[];'],
  ['anything', {}, 'readonly field: unknown;'],
] as const) {
  types(`${words} is read as such`, () => {
    const thing = { type: 'object', properties: { field: schema }, required: ['field'] };
    const optional = { type: 'object', properties: { field: schema } };
    assert.ok(typesOf({ components: { schemas: { Thing: thing } } }).includes(`  ${expected}\n`));
    const loose = expected.replace('field:', 'field?:').replace(/;$/, ' | undefined;');
    assert.ok(typesOf({ components: { schemas: { Thing: optional } } }).includes(`  ${loose}\n`));
  });
}

types('a schema that is no object, or of an unknown type, is refused and not guessed', () => {
  assert.throws(() => typesOf({ components: { schemas: { Thing: { type: 'string' } } } }), /Thing is no object/);
  const odd = { type: 'object', properties: { field: { type: 'tuple' } } };
  assert.throws(() => typesOf({ components: { schemas: { Thing: odd } } }), /Type tuple/);
});

types('a new field, a lost one and another type each change them', async () => {
  const description = await describeManagement();
  const before = typesOf(description);
  const { Credential } = description.components?.schemas ?? {};
  const properties = Credential?.properties ?? {};
  const { keyHint, ...fewer } = properties;
  assert.ok(keyHint !== undefined);
  for (const changed of [
    { ...properties, colour: { type: 'string' } },
    fewer,
    { ...properties, name: { type: 'number' } },
  ]) {
    const schemas = { ...description.components?.schemas, Credential: { ...Credential, properties: changed } };
    assert.is.not(typesOf({ ...description, components: { schemas } }), before);
  }
});

types.run();
