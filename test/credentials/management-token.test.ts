import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newManagementToken } from '../../src/credentials/credential-format.ts';
import { createManagementToken, createManagementTokenVerifier } from '../../src/credentials/management-token.ts';
import { type StoreWithPatients, storeWithPatients } from './store-with-patients.ts';

const managementToken = suite('management token');

async function create({ store, hashKey, now }: StoreWithPatients, name: string) {
  const outcome = await createManagementToken({ managementTokens: store.managementTokens, hashKey, now }, name);
  if (outcome.type !== 'created') {
    throw new Error(outcome.detail);
  }
  return outcome;
}

managementToken('is taken until it is revoked, and only a hash of it is stored', async () => {
  const world = await storeWithPatients();
  const verifier = createManagementTokenVerifier({
    managementTokens: world.store.managementTokens,
    hashKey: world.hashKey,
  });
  const { row, managementToken: made } = await create(world, ' Portal ');
  assert.is(row.name, 'Portal');
  assert.ok(await verifier.verify(made));
  const listed = await world.store.managementTokens.list();
  assert.equal(
    listed.map(({ id }) => id),
    [row.id],
  );
  assert.not.match(JSON.stringify(listed), made);
  await world.store.managementTokens.revoke(row.id);
  assert.not(await verifier.verify(made));
});

managementToken('another, a mistyped one, a patient secret and nothing are refused', async () => {
  const world = await storeWithPatients('a');
  const verifier = createManagementTokenVerifier({
    managementTokens: world.store.managementTokens,
    hashKey: world.hashKey,
  });
  const { managementToken: made } = await create(world, 'Portal');
  const { secret, key } = await world.issue('a');
  for (const wrong of [
    newManagementToken(),
    `${made}x`,
    made.slice(0, -1),
    made.toUpperCase(),
    secret,
    key,
    `${key}:${secret}`,
    '',
  ]) {
    assert.not(await verifier.verify(wrong), wrong);
  }
});

managementToken('the one set at start is taken while it is set, and is stored nowhere', async () => {
  const world = await storeWithPatients();
  const { managementTokens } = world.store;
  const chosenToken = 'a chosen token of thirty-two characters';
  const verifier = createManagementTokenVerifier({ managementTokens, hashKey: world.hashKey, chosenToken });
  assert.ok(await verifier.verify(chosenToken));
  assert.not(await verifier.verify(`${chosenToken}!`));
  assert.equal(await managementTokens.list(), []);
  assert.not(await createManagementTokenVerifier({ managementTokens, hashKey: world.hashKey }).verify(chosenToken));
});

managementToken('a name is refused under the rules of credentials', async () => {
  const { store, hashKey, now } = await storeWithPatients();
  const outcome = await createManagementToken({ managementTokens: store.managementTokens, hashKey, now }, '\u0007');
  assert.is(outcome.type, 'refused');
  assert.equal(await store.managementTokens.list(), []);
});

managementToken.run();
