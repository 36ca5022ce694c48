import { createHmac } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeWebhookSecret, signedHeaders } from '../../src/webhooks/signature.ts';

const signature = suite('webhook signature');

/** The example that the libraries of Standard Webhooks test themselves with. */
const published = {
  secret: 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  payload: '{"test": 2432232314}',
  timestamp: 1_614_265_330,
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

for (const [form, text] of [
  ['bare', published.secret],
  ['with whsec_ before it', `whsec_${published.secret}`],
] as const) {
  signature(`a secret ${form} signs as the specification's own example`, () => {
    const secret = decodeWebhookSecret(text);
    assert.ok(secret);
    assert.equal(signedHeaders(published, secret, published.timestamp * 1000 + 999), {
      'webhook-id': published.id,
      'webhook-timestamp': String(published.timestamp),
      'webhook-signature': published.signature,
    });
  });
}

signature('text beyond ASCII is signed as the UTF-8 that is sent', () => {
  const secret = Buffer.alloc(32, 7);
  const headers = signedHeaders({ id: 'a', payload: '{"name":"Läufer 🏃"}' }, secret, 5000);
  const expected = createHmac('sha256', secret)
    .update(Buffer.from('a.5.{"name":"Läufer 🏃"}', 'utf8'))
    .digest('base64');
  assert.is(headers['webhook-signature'], `v1,${expected}`);
});

const base64Of = (bytes: number): string => Buffer.alloc(bytes, 'k').toString('base64');
for (const [what, text] of [
  ['of 23 bytes', base64Of(23)],
  ['of 65 bytes', base64Of(65)],
  ['that is not base64', `${base64Of(24)}!`],
  ['that is a phrase', 'correct horse battery staple, and a few words more'],
  ['that is empty', 'whsec_'],
] as const) {
  signature(`a secret ${what} is none`, () => {
    assert.is(decodeWebhookSecret(text), undefined);
  });
}

for (const bytes of [24, 32, 64]) {
  signature(`a secret of ${bytes} bytes is one`, () => {
    assert.is(decodeWebhookSecret(`whsec_${base64Of(bytes)}`)?.length, bytes);
  });
}

signature.run();
