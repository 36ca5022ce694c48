// The pages of FHIR API Access.
import type { Context, Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { recordedCredentials } from '../../audit/recorded-credentials.ts';
import { createCredential, type LifeCycle, renameCredential } from '../../credentials/life-cycle.ts';
import type { CredentialRow } from '../../store/credential-store.ts';
import { Layout } from '../layout.tsx';
import type { PortalEnv } from '../page.ts';
import type { PortalOptions } from '../portal-options.ts';
import { notFound, signedOut } from '../refusals.tsx';
import { DeleteForm, RenameForm } from './actions.tsx';
import { mountGuide } from './guide.tsx';
import { NewFields } from './new-fields.tsx';
import { emptyForm, type FormProblem, problemsOf, readNewForm, refusedText, wantedBy } from './new-form.ts';
import { leaveNotice, takeNotice } from './notice.ts';
import { AccessView } from './view.tsx';

type C = Context<PortalEnv>;
const oneOf = '/portal/access/:id';

export function mountAccess(app: Hono<PortalEnv>, options: PortalOptions): void {
  const { lifeCycle, now } = options;
  const { credentials } = lifeCycle;

  app.get('/portal/access', async (c) => {
    const { page, session } = c.var;
    const rows = await credentials.list(session.patientId);
    if (rows === undefined) return signedOut(c);
    const notice = await takeNotice(session, page.t);
    const props = { page, session, rows, now: now(), number: session.formNumber, notice };
    return c.html(<AccessView {...props} />);
  });
  app.get('/portal/access/new', (c) => {
    const { page, session } = c.var;
    const fields = { page, session, number: session.formNumber, form: emptyForm, problems: [] };
    return ownPage(c, page.t.access.newTitle, <NewFields {...fields} />);
  });
  app.post('/portal/access', (c) => create(c, options));
  mountGuide(app);

  app.get(`${oneOf}/rename`, (c) => withRow(c, options, (row) => renamePage(c, row, row.name, [])));
  app.post(`${oneOf}/rename`, (c) =>
    withRow(c, options, async (row) => {
      const { session, form, page } = c.var;
      const name = form.get('name') ?? '';
      const outcome = await renameCredential(recorded(c, options).credentials, {
        patientId: session.patientId,
        id: row.id,
        name,
      });
      if (outcome.type === 'not-found') return notFound(c);
      if (outcome.type === 'refused') return renamePage(c, row, name, [refusedText('name', name, page.t)]);
      await leaveNotice(session, 'renamed', outcome.credential.name);
      return c.redirect('/portal/access', 303);
    }),
  );
  app.get(`${oneOf}/delete`, (c) =>
    withRow(c, options, (row) => {
      const { page, session } = c.var;
      return ownPage(c, page.t.access.deleteTitle(row.name), <DeleteForm page={page} session={session} row={row} />);
    }),
  );
  app.post(`${oneOf}/delete`, (c) =>
    withRow(c, options, async (row) => {
      const { session } = c.var;
      if (!(await recorded(c, options).credentials.delete(session.patientId, row.id))) return notFound(c);
      await leaveNotice(session, 'deleted', row.name);
      return c.redirect('/portal/access', 303);
    }),
  );
}

async function create(c: C, options: PortalOptions): Promise<Response> {
  const { lifeCycle, now } = options;
  const { page, session } = c.var;
  const form = readNewForm(c.var.form);
  if (!(await session.takeForm(Number(c.var.form.get('number'))))) {
    await leaveNotice(session, 'sentTwice', '');
    return c.redirect('/portal/access', 303);
  }
  const answer = async (more: {
    made?: { name: string; key: string; secret: string };
    problems?: readonly FormProblem[];
  }) => {
    const rows = await lifeCycle.credentials.list(session.patientId);
    if (rows === undefined) return signedOut(c);
    const refused = more.problems && { form, problems: more.problems };
    const props = { page, session, rows, now: now(), number: session.formNumber + 1, made: more.made, refused };
    return c.html(<AccessView {...props} />, more.problems === undefined ? 200 : 422);
  };
  const problems = problemsOf(form, page.t);
  if (problems.length > 0) return answer({ problems });
  const outcome = await createCredential(recorded(c, options), wantedBy(form, session.patientId, now()));
  switch (outcome.type) {
    case 'created': {
      const { credential, secret } = outcome;
      await leaveNotice(session, 'ready', credential.name);
      return answer({ made: { name: credential.name, key: credential.key, secret } });
    }
    case 'refused':
      return answer({ problems: outcome.problems.map(({ field }) => refusedText(field, form.name, page.t)) });
    case 'too-many':
      return answer({ problems: [{ field: 'name', text: page.t.access.tooMany }] });
    default:
      return signedOut(c);
  }
}

/** Another patient's credential is as unknown as none. */
async function withRow(
  c: Context<PortalEnv, `${typeof oneOf}/${string}`>,
  { lifeCycle }: PortalOptions,
  answer: (row: CredentialRow) => Response | Promise<Response>,
): Promise<Response> {
  const row = await lifeCycle.credentials.get(c.var.session.patientId, c.req.param('id'));
  return row === undefined ? notFound(c) : answer(row);
}

function renamePage(
  c: C,
  row: CredentialRow,
  name: string,
  problems: readonly FormProblem[],
): Response | Promise<Response> {
  const { page, session } = c.var;
  const fields = <RenameForm page={page} session={session} row={row} name={name} problems={problems} />;
  return ownPage(c, page.t.access.renameTitle, fields, problems.length > 0 ? 422 : 200);
}

function ownPage(c: C, title: string, content: Child, status: 200 | 422 = 200): Response | Promise<Response> {
  const { page, session } = c.var;
  return c.html(
    <Layout page={page} title={title} session={session}>
      <section class="card message">
        <h1>{title}</h1>
        {content}
      </section>
    </Layout>,
    status,
  );
}

/** The same, with what it does put on record as this page's doing. */
function recorded(c: C, { lifeCycle, recorder, clientOf }: PortalOptions): LifeCycle {
  const client = clientOf(c.req.raw.headers, c.env);
  const origin = { door: 'portal', requestId: c.var.requestId, ...client } as const;
  return { ...lifeCycle, credentials: recordedCredentials(lifeCycle.credentials, recorder, () => origin) };
}
