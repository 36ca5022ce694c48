import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newBrowser, portalWorld } from './portal-world.ts';

const basePath = suite('the panel behind a path');
const baseUrl = 'https://example.org/ehr';

basePath('every link, form, file and redirection begins with the path', async () => {
  const { app, linkFor } = await portalWorld({}, baseUrl);
  const browser = newBrowser(app, 'https://example.org');
  const entered = await browser.get(await linkFor('asker'));
  assert.is(entered.headers.get('Location'), '/ehr/portal/history?entered');
  for (const path of ['/portal/history', '/portal/history/documents', '/portal/access', '/portal/activity']) {
    const { text } = await browser.get(path);
    const links = [...text.matchAll(/ (?:href|src|action)="(\/[^"]*)"/g)].map(([, link]) => link ?? '');
    assert.ok(links.length > 10);
    assert.equal(
      links.filter((link) => !link.startsWith('/ehr/portal')),
      [],
    );
  }
});

basePath('what a record says is left as it is', async () => {
  const { browserOf, write } = await portalWorld({}, baseUrl);
  const data = Buffer.from('<a href="/portal/x">').toString('base64');
  await write({
    resourceType: 'DocumentReference',
    id: 'quote',
    status: 'current',
    subject: { reference: 'Patient/asker' },
    content: [{ attachment: { contentType: 'text/plain', data } }],
  });
  const { text } = await (await browserOf('asker')).get('/portal/history/documents/quote/0');
  assert.match(text, '&lt;a href=&quot;/portal/x&quot;&gt;');
});

basePath.run();
