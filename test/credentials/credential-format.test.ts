import { crc32 as zlibCrc32 } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bytesToBase62, numberToBase62 } from '../../src/credentials/base62.ts';
import { crc32 } from '../../src/credentials/crc32.ts';
import {
  isKey,
  isManagementToken,
  isSecret,
  keyHint,
  newKey,
  newManagementToken,
  newSecret,
} from '../../src/credentials/credential-format.ts';

const format = suite('credential format');
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

format('a key is ck_ and 22 base62 characters, a secret cs_ and 49, a management token cm_ and 49', () => {
  for (let i = 0; i < 200; i++) {
    assert.match(newKey(), /^ck_[0-9A-Za-z]{22}$/);
    assert.match(newSecret(), /^cs_[0-9A-Za-z]{49}$/);
    assert.match(newManagementToken(), /^cm_[0-9A-Za-z]{49}$/);
  }
});

format('what is made is recognised, and each kind only as itself', () => {
  const [key, secret, managementToken] = [newKey(), newSecret(), newManagementToken()];
  assert.equal([key, secret, managementToken].map(isKey), [true, false, false]);
  assert.equal([key, secret, managementToken].map(isSecret), [false, true, false]);
  assert.equal([key, secret, managementToken].map(isManagementToken), [false, false, true]);
});

format('any one mistyped character, two swapped or one lost is known from the text alone', () => {
  const secret = newSecret();
  for (let place = 3; place < secret.length; place++) {
    for (const digit of base62) {
      const typo = secret.slice(0, place) + digit + secret.slice(place + 1);
      assert.is(isSecret(typo), typo === secret, typo);
    }
    const swapped =
      secret.slice(0, place - 1) + secret.charAt(place) + secret.charAt(place - 1) + secret.slice(place + 1);
    assert.is(isSecret(swapped), swapped === secret, swapped);
    assert.not(isSecret(secret.slice(0, place) + secret.slice(place + 1)));
  }
});

format('a secret under the name of a management token does not pass its checksum', () => {
  assert.not(isManagementToken(`cm_${newSecret().slice(3)}`));
});

for (const text of [
  '',
  'ck_',
  'cs_',
  'constructor',
  '__proto__',
  `cs_${'0'.repeat(49)}\n`,
  `ck_${'é'.repeat(22)}`,
  `${newKey()}\n`,
  ` ${newSecret()}`,
]) {
  format(`${JSON.stringify(text.replace(/[0-9A-Za-z]{20,}/, '…'))} is neither key nor secret`, () => {
    assert.not(isKey(text));
    assert.not(isSecret(text));
  });
}

format('a secret does not repeat in 10,000, and every base62 digit occurs in the places that are free', () => {
  const secrets = Array.from({ length: 10_000 }, newSecret);
  assert.is(new Set(secrets).size, secrets.length);
  for (let place = 4; place < 46; place++) {
    assert.is(new Set(secrets.map((secret) => secret.charAt(place))).size, 62, `place ${place}`);
  }
});

format('the hint of a key shows its last four characters and no more', () => {
  assert.is(keyHint('ck_0123456789abcdefghWXYZ'), 'ck_…WXYZ');
});

format("crc32 equals zlib's", () => {
  assert.is(crc32('123456789'), 0xcbf43926);
  for (const text of ['', 'a', newSecret(), 'x'.repeat(1000)]) {
    assert.is(crc32(text), zlibCrc32(text));
  }
});

const numbers: readonly (readonly [bytes: number[], length: number, text: string])[] = [
  [[0], 3, '000'],
  [[61], 1, 'z'],
  [[62], 2, '10'],
  [[255, 255, 255, 255], 6, '4gfFC3'],
];
for (const [bytes, length, text] of numbers) {
  format(`base62 of ${bytes} is ${text}`, () => {
    assert.is(bytesToBase62(Buffer.from(bytes), length), text);
    const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    assert.is(numberToBase62(value, length), text);
  });
}

format('32 bytes of any value fit 43 base62 digits, and 16 bytes 22', () => {
  assert.is(bytesToBase62(Buffer.alloc(32, 255), 43).length, 43);
  assert.is(bytesToBase62(Buffer.alloc(16, 255), 22).length, 22);
});

format.run();
