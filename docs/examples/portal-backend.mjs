// A patient portal's backend in little: patients sign in, see their panel in a page of the portal's own, and can stop every app.
// Run: CHARTKEY_URL=http://127.0.0.1:8080 CHARTKEY_TOKEN=cm_… node docs/examples/portal-backend.mjs
import { createServer } from 'node:http';
import { createPortalClient, PortalProblem } from 'chartkey/portal';

const { CHARTKEY_URL = 'http://127.0.0.1:8080', CHARTKEY_TOKEN = '', PORT = '3000' } = process.env;
const chartkey = createPortalClient({ baseUrl: CHARTKEY_URL, managementToken: CHARTKEY_TOKEN });

/** Who has signed in, by the portal's own cookie. A real portal has a sign-in worth the name here. */
const signedIn = new Map();

/** The identifier, as `system|value`, by which the portal and the record know the same person. */
const identifiers = new Map([['maria', 'https://harborlight.example/mrn|HB-100231']]);

const server = createServer(async (request, response) => {
  try {
    await answer(request, response);
  } catch (error) {
    // Its message names what was called, and holds neither token nor patient.
    console.error(String(error));
    const isOff = error instanceof PortalProblem && error.type === 'urn:problem-type:chartkey:access-disabled';
    const text = isOff ? 'Access to your record is off.' : 'Your record cannot be opened at the moment.';
    send(response, isOff ? 403 : 502, text);
  }
});

async function answer(request, response) {
  const { pathname } = new URL(request.url ?? '/', 'http://portal.invalid');
  const isPost = request.method === 'POST';
  if (isPost && pathname === '/sign-in') return signIn(request, response);
  const patientId = signedIn.get(cookieOf(request));
  if (patientId === undefined) return send(response, 200, signInPage);
  if (pathname === '/record') return openPanel(response, patientId);
  if (isPost && pathname === '/stop-all') return stopAll(response, patientId);
  return send(response, 200, await homePage(patientId));
}

async function signIn(request, response) {
  let body = '';
  for await (const chunk of request) body += chunk;
  const identifier = identifiers.get(new URLSearchParams(body).get('name') ?? '');
  const [patientId] = identifier === undefined ? [] : await chartkey.patients.findByIdentifier(identifier);
  if (patientId === undefined) return send(response, 403, 'No such patient.');
  const session = crypto.randomUUID();
  signedIn.set(session, patientId);
  redirect(response, '/', { 'Set-Cookie': `portal=${session}; HttpOnly; SameSite=Lax; Path=/` });
}

/** Makes a one-time link for the patient who is signed in, and for nobody else, and sends the browser there. */
async function openPanel(response, patientId) {
  const { url } = await chartkey.portalSessions.create(patientId);
  redirect(response, url, { 'Cache-Control': 'no-store', 'Referrer-Policy': 'strict-origin' });
}

async function stopAll(response, patientId) {
  await chartkey.credentials.deleteAll(patientId);
  redirect(response, '/');
}

/** The frame asks for /record, which leads to a link that works once: a new one each time the page is opened. */
async function homePage(patientId) {
  const apps = await chartkey.credentials.list(patientId);
  return `<h1>My portal</h1><form method="post" action="/stop-all">Apps: ${apps.length} <button>Stop them all</button></form>
<iframe title="My record" src="/record" allow="clipboard-write"></iframe>`;
}

function cookieOf(request) {
  return /(?:^|; )portal=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
}

function redirect(response, location, headers = {}) {
  response.writeHead(303, { Location: location, ...headers }).end();
}

function send(response, status, html) {
  const page = `<!doctype html><meta charset="utf-8"><title>My portal</title>
<style>body { font: 16px system-ui; margin: 1rem } iframe { width: 100%; height: 80vh; border: 0 }</style>${html}`;
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
}

const signInPage =
  '<form method="post" action="/sign-in"><label>Name <input name="name"></label><button>Sign in</button></form>';

server.listen(Number(PORT), '127.0.0.1', () => {
  const address = server.address();
  console.log(`The portal is at http://localhost:${typeof address === 'object' ? address?.port : PORT}`);
});
