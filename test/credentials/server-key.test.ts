import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeServerKey, deriveKeys, newServerKey, serverKeyFromFile } from '../../src/credentials/server-key.ts';
import { rejects } from '../support/rejects.ts';

const serverKey = suite('server key', { folder: '' });

serverKey.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'chartkey-key-'));
});
serverKey.after.each((context) => {
  rmSync(context.folder, { recursive: true });
});

serverKey('is made on first use, for its owner alone, and read afterwards', ({ folder }) => {
  const file = join(folder, 'a.db.key');
  const first = serverKeyFromFile(file);
  assert.is(first.length, 32);
  assert.is(statSync(file).mode & 0o777, 0o600);
  assert.equal(serverKeyFromFile(file), first);
  assert.equal(readdirSync(folder), ['a.db.key'], 'no draft is left behind');
});

for (const [why, content] of [
  ['empty', ''],
  ['cut short', newServerKey().subarray(0, 20).toString('base64')],
  ['no base64', '*'.repeat(44)],
] as const) {
  serverKey(`a key file that is ${why} is refused by name and left as it is`, async ({ folder }) => {
    const file = join(folder, 'a.db.key');
    writeFileSync(file, content);
    const error = await rejects(() => serverKeyFromFile(file));
    assert.ok(error.message.includes(file));
    assert.is(readFileSync(file, 'utf8'), content);
  });
}

serverKey('is read from base64 with or without padding, and from base64url', () => {
  const key = Buffer.alloc(32, 0xfb);
  for (const text of [
    key.toString('base64'),
    key.toString('base64').replace('=', ''),
    key.toString('base64url'),
    ` ${key.toString('base64')}\n`,
  ]) {
    assert.equal(decodeServerKey(text, 'CHARTKEY_SERVER_KEY'), key);
  }
});

serverKey('a refusal names its source and does not repeat the key', async () => {
  const error = await rejects(() => decodeServerKey('c2VjcmV0', 'CHARTKEY_SERVER_KEY'), /CHARTKEY_SERVER_KEY/);
  assert.not.match(error.message, 'c2VjcmV0');
});

serverKey(
  'gives the same derived keys each time, different from each other, from it and from those of another key',
  () => {
    const key = Buffer.alloc(32, 1);
    const derived = Object.values(deriveKeys(key));
    assert.equal(Object.values(deriveKeys(key)), derived);
    assert.ok(derived.every((bytes) => bytes.length === 32));
    const all = [key, ...derived, ...Object.values(deriveKeys(Buffer.alloc(32, 2)))];
    assert.is(new Set(all.map((bytes) => bytes.toString('hex'))).size, 7);
  },
);

serverKey.run();
