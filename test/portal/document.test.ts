import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { harmless } from '../../src/portal/history/narrative.tsx';
import { assertNothingOfBystander, portalWorld } from './portal-world.ts';

const documents = suite('documents and markup in My History');
const subject = { reference: 'Patient/asker' };
const attack = '<script>alert(1)</script><img src=x onerror=alert(1)><b onclick="alert(1)">kept</b>';

function document(id: string, attachment: Readonly<Record<string, string>>) {
  return { resourceType: 'DocumentReference', id, status: 'current', subject, content: [{ attachment }] };
}
const base64 = (text: string): string => Buffer.from(text).toString('base64');

documents('a text is shown as text', async () => {
  const { browserOf, write } = await portalWorld();
  await write(document('evil', { contentType: 'text/plain', data: base64(attack) }));
  const { text } = await (await browserOf('asker')).get('/portal/history/documents/evil/0');
  assert.match(text, '&lt;script&gt;');
  assert.not.match(text, /<script>alert|<img/);
});

documents('an HTML document is shown without what acts', async () => {
  const { browserOf, write } = await portalWorld();
  await write(document('evil', { contentType: 'text/html', data: base64(attack) }));
  const { text } = await (await browserOf('asker')).get('/portal/history/documents/evil/0');
  assert.match(text, '<b>kept</b>');
  assert.not.match(text, /alert\(1\)|<img/);
});

documents('a file is a download that no browser shows as a page or runs', async () => {
  const { browserOf, write } = await portalWorld();
  await write(document('evil', { contentType: 'text/html', title: 'A/"letter"\r\nX: y', data: base64(attack) }));
  const { headers, text } = await (await browserOf('asker')).get('/portal/history/documents/evil/0/file');
  assert.is(text, attack);
  assert.match(
    headers.get('Content-Disposition') ?? '',
    /^attachment; filename="A letter X y.html"; filename\*=UTF-8''A%20letter%20X%20y\.html$/,
  );
  assert.match(headers.get('Content-Security-Policy') ?? '', /^sandbox; default-src 'none'/);
  assert.is(headers.get('X-Content-Type-Options'), 'nosniff');
});

for (const contentType of ['text/javascript', 'image/svg+xml', 'application/xhtml+xml', 'no type', 'a/b; c="d\r\ne"']) {
  documents(`what a browser could run goes out as bytes: ${JSON.stringify(contentType)}`, async () => {
    const { browserOf, write } = await portalWorld();
    await write(document('evil', { contentType, data: base64('alert(1)') }));
    const { headers, status } = await (await browserOf('asker')).get('/portal/history/documents/evil/0/file');
    assert.is(status, 200);
    assert.is(headers.get('Content-Type'), 'application/octet-stream');
  });
}

for (const destination of ['script', 'style', 'worker', 'image', 'object']) {
  documents(`a page that wants a document as ${destination} does not get it`, async () => {
    const { browserOf } = await portalWorld();
    const browser = await browserOf('asker');
    const { status } = await browser.get('/portal/history/documents/asker-note/0/file', {
      'Sec-Fetch-Dest': destination,
    });
    // An object is a frame too, and is stopped as one.
    assert.is(status, destination === 'object' ? 403 : 404);
  });
}

documents('a Binary is opened through the document that names it', async () => {
  const { browserOf, write } = await portalWorld();
  await write(
    { resourceType: 'Binary', id: 'letter', contentType: 'application/pdf', data: base64('%PDF-1.7 letter') },
    document('letter', { contentType: 'application/pdf', title: 'Letter', url: 'Binary/letter' }),
  );
  const { headers, text } = await (await browserOf('asker')).get('/portal/history/documents/letter/0/file');
  assert.is(text, '%PDF-1.7 letter');
  assert.is(headers.get('Content-Type'), 'application/pdf');
});

for (const path of ['bystander-note/0', 'bystander-note/0/file', 'asker-note/1', 'asker-note/9/file', 'nowhere/0']) {
  documents(`${path} is not there`, async () => {
    const { browserOf } = await portalWorld();
    const shown = await (await browserOf('asker')).get(`/portal/history/documents/${path}`);
    assert.is(shown.status, 404);
    assertNothingOfBystander(shown);
  });
}

documents('a file that lies elsewhere is not fetched or linked', async () => {
  const { browserOf, write } = await portalWorld();
  await write(document('far', { contentType: 'text/html', title: 'Far', url: 'https://evil.example/Binary/x' }));
  const { text } = await (await browserOf('asker')).get('/portal/history/documents');
  assert.match(text, 'not stored here');
  assert.not.match(text, 'evil.example');
});

documents('a narrative is shown without what acts, loads or disguises itself', async () => {
  const { browserOf, write } = await portalWorld();
  await write({
    resourceType: 'CarePlan',
    id: 'evil',
    status: 'active',
    intent: 'plan',
    subject,
    text: { status: 'additional', div: `<div xmlns="http://www.w3.org/1999/xhtml">${attack}<p>Walk daily</p></div>` },
  });
  const { text } = await (await browserOf('asker')).get('/portal/history/plans');
  assert.match(text, '<p>Walk daily</p>');
  assert.not.match(text, /alert\(1\)|<img/);
});

const markups: readonly (readonly [sent: string, kept: string])[] = [
  ['<h2>Plan</h2>', '<p class="narrative-heading">Plan</p>'],
  ['<a href="javascript:alert(1)">x</a>', 'x'],
  ['<a href="https://evil.example">x</a>', 'x'],
  ['<p style="position:fixed" id="content" class="dialog">x</p>', '<p>x</p>'],
  ['<svg><script>alert(1)</script></svg>x', 'x'],
  ['<math><mi xlink:href="javascript:alert(1)">y</mi></math>x', 'x'],
  ['<form action="https://evil.example"><input name="p"/><button>Go</button></form>', 'Go'],
  ['<iframe srcdoc="<script>alert(1)</script>"></iframe>x', 'x'],
  ['<meta http-equiv="refresh" content="0;url=https://evil.example"/>x', 'x'],
  ['<base href="https://evil.example/"/>x', 'x'],
  ['<link rel="stylesheet" href="https://evil.example/x.css"/>x', 'x'],
  ['<td colspan="2" onmouseover="alert(1)">x</td>', '<td colspan="2">x</td>'],
  ['<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>x', 'x'],
  ['<!-- <script>alert(1)</script> -->x', 'x'],
];

for (const [sent, kept] of markups) {
  documents(`markup: ${sent}`, () => {
    const shown = harmless(sent);
    assert.not.match(shown, /alert\(1\)[^"]*>|evil\.example|<(?:script|img|iframe|form|input|button|svg|math|a)\b/i);
    assert.ok(shown.includes(kept), shown);
  });
}

documents('a patient’s name cannot become markup', async () => {
  const { browserOf, write } = await portalWorld();
  await write({
    resourceType: 'Patient',
    id: 'asker',
    name: [{ family: attack, given: ['"><script>alert(2)</script>'] }],
  });
  const browser = await browserOf('asker');
  for (const path of ['/portal/history', '/portal/access', '/portal/activity']) {
    assert.not.match((await browser.get(path)).text, /<script>alert|<img/);
  }
});

documents.run();
