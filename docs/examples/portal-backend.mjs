// A patient portal's backend in little: patients sign in, and see their panel in a page of the portal's own.
// Run: CHARTKEY_URL=http://127.0.0.1:8080 CHARTKEY_TOKEN=cm_… node docs/examples/portal-backend.mjs
import { createServer } from 'node:http';

const { CHARTKEY_URL = 'http://127.0.0.1:8080', CHARTKEY_TOKEN = '', PORT = '3000' } = process.env;

/** Who has signed in, by the portal's own cookie. A real portal has a sign-in worth the name here. */
const signedIn = new Map();

/** The patient's id in ChartKey: here the portal knows it; otherwise look it up by GET /manage/v1/patients?identifier=…. */
const patients = new Map([['maria', 'maria-alvarez']]);

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://portal.invalid');
  if (request.method === 'POST' && url.pathname === '/sign-in') return signIn(request, response);
  const patientId = signedIn.get(cookieOf(request));
  if (patientId === undefined) return send(response, 200, signInPage);
  if (url.pathname === '/record') return openPanel(response, patientId);
  // The frame asks for /record, which leads to a link that works once: a new one each time the page is opened.
  return send(
    response,
    200,
    '<h1>My portal</h1><iframe title="My record" src="/record" allow="clipboard-write"></iframe>',
  );
});

/** Makes a one-time link for the patient who is signed in, and for nobody else, and sends the browser there. */
async function openPanel(response, patientId) {
  const answer = await fetch(`${CHARTKEY_URL}/manage/v1/patients/${patientId}/portal-sessions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${CHARTKEY_TOKEN}` },
  });
  if (answer.status !== 201) {
    console.error('ChartKey:', answer.status, await answer.text());
    return send(response, 502, 'Your record cannot be opened at the moment.');
  }
  const { url } = await answer.json();
  response.writeHead(303, { Location: url, 'Cache-Control': 'no-store', 'Referrer-Policy': 'strict-origin' }).end();
}

async function signIn(request, response) {
  let body = '';
  for await (const chunk of request) body += chunk;
  const patientId = patients.get(new URLSearchParams(body).get('name') ?? '');
  if (patientId === undefined) return send(response, 403, 'No such patient.');
  const session = crypto.randomUUID();
  signedIn.set(session, patientId);
  response.writeHead(303, { Location: '/', 'Set-Cookie': `portal=${session}; HttpOnly; SameSite=Lax; Path=/` }).end();
}

function cookieOf(request) {
  return /(?:^|; )portal=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
}

function send(response, status, html) {
  const page = `<!doctype html><meta charset="utf-8"><title>My portal</title>
<style>body { font: 16px system-ui; margin: 1rem } iframe { width: 100%; height: 85vh; border: 0 }</style>${html}`;
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
}

const signInPage =
  '<form method="post" action="/sign-in"><label>Name <input name="name"></label><button>Sign in</button></form>';

server.listen(Number(PORT), '127.0.0.1', () => {
  const address = server.address();
  console.log(`The portal is at http://localhost:${typeof address === 'object' ? address?.port : PORT}`);
});
