import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newBrowser, portalWorld } from './portal-world.ts';

const frame = suite('framing the panel');
const portal = 'https://portal.example.org';
const inFrame = (from: string) => ({
  'Sec-Fetch-Dest': 'iframe',
  'Sec-Fetch-Site': 'cross-site',
  Referer: `${from}/chart`,
});

frame('no page may frame the panel unless the operator says so, and what is shown there says why', async () => {
  const { app, linkFor } = await portalWorld();
  const link = await linkFor('asker');
  const refused = await newBrowser(app).get(link, inFrame(portal));
  assert.is(refused.status, 403);
  assert.match(refused.text, 'Open your record from your portal');
  assert.not.ok(refused.headers.has('Set-Cookie'));
  // It is for the frame that the words are, so they may be shown there.
  assert.match(refused.headers.get('Content-Security-Policy') ?? '', /frame-ancestors \*$/);
  assert.is((await newBrowser(app).get(link)).status, 303, 'the link is not used up');
});

frame('every page of a record tells browsers who may frame it', async () => {
  const { browserOf } = await portalWorld();
  const { headers } = await (await browserOf('asker')).get('/portal/history');
  assert.match(headers.get('Content-Security-Policy') ?? '', /frame-ancestors 'none'$/);
  assert.is(headers.get('X-Frame-Options'), 'DENY');
});

const cases: readonly (readonly [from: string, status: number])[] = [
  [portal, 303],
  ['https://north.clinics.example.org', 303],
  ['https://evil.example', 403],
  ['https://portal.example.org.evil.example', 403],
  ['http://portal.example.org', 403],
  ['https://clinics.example.org', 403],
];

for (const [from, status] of cases) {
  frame(`a page of ${from} gets ${status} where a portal and the hosts below another are allowed`, async () => {
    const { app, linkFor } = await portalWorld({ frameAncestors: [portal, 'https://*.clinics.example.org'] });
    assert.is((await newBrowser(app).get(await linkFor('asker'), inFrame(from))).status, status);
  });
}

frame('within an allowed frame the panel goes from page to page', async () => {
  const { browserOf } = await portalWorld({ frameAncestors: [portal] });
  const browser = await browserOf('asker');
  const within = {
    'Sec-Fetch-Dest': 'iframe',
    'Sec-Fetch-Site': 'same-origin',
    Referer: 'https://fhir.example.org/portal/history',
  };
  const { status, headers } = await browser.get('/portal/access', within);
  assert.is(status, 200);
  assert.match(headers.get('Content-Security-Policy') ?? '', /frame-ancestors 'self' https:\/\/portal\.example\.org$/);
});

frame.run();
