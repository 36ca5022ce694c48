// The page of FHIR API Access: what it is, the button, the list, and the dialogs.
import type { Child } from 'hono/jsx';
import type { PortalSession } from '../../credentials/portal-sessions.ts';
import type { CredentialRow } from '../../store/credential-store.ts';
import { Icon } from '../icons.tsx';
import { Dialog, Layout } from '../layout.tsx';
import type { Page } from '../page.ts';
import { DeleteForm, RenameForm } from './actions.tsx';
import { CredentialList } from './list.tsx';
import { NewFields, type NewFieldsProps } from './new-fields.tsx';
import { emptyForm } from './new-form.ts';
import { type MadeCredential, ShownCredential } from './shown.tsx';

export interface AccessProps {
  readonly page: Page;
  readonly session: PortalSession;
  readonly rows: readonly CredentialRow[];
  readonly now: number;
  readonly number: number;
  readonly notice?: string | undefined;
  /** A form that was refused, open with what was typed. */
  readonly refused?: Pick<NewFieldsProps, 'form' | 'problems'> | undefined;
  /** Credentials that were just made. */
  readonly made?: MadeCredential | undefined;
}

export function AccessView(props: AccessProps): Child {
  const { page, session, rows, now, number, notice, refused, made } = props;
  const { access } = page.t;
  return (
    <Layout page={page} title={access.title} session={session} notice={notice}>
      <div class="page-head">
        <h1>{access.title}</h1>
        <p>{access.intro}</p>
        <p>
          <a href="/portal/guide">{access.guide}</a>
        </p>
      </div>
      <section class="card" aria-labelledby="connections">
        <div class="card-head">
          <h2 id="connections">{access.listTitle}</h2>
          <a class="button primary" href="/portal/access/new" data-opens="new">
            <Icon name="add" />
            {access.generate}
          </a>
        </div>
        <CredentialList page={page} rows={rows} now={now} />
      </section>
      {made === undefined ? (
        <Dialogs page={page} session={session} rows={rows} number={number} refused={refused} />
      ) : (
        <ShownCredential page={page} made={made} />
      )}
    </Layout>
  );
}

function Dialogs({ page, session, rows, number, refused }: Omit<AccessProps, 'now' | 'made' | 'notice'>): Child {
  const { access } = page.t;
  return (
    <>
      <dialog id="new" class="dialog" aria-labelledby="new-title" open={refused !== undefined}>
        <h2 id="new-title">{access.newTitle}</h2>
        <NewFields page={page} session={session} number={number} form={emptyForm} problems={[]} {...refused} />
      </dialog>
      {rows.map((row) => (
        <>
          <Dialog id={`rename-${row.id}`} title={access.renameTitle}>
            <RenameForm page={page} session={session} row={row} />
          </Dialog>
          <Dialog id={`delete-${row.id}`} title={access.deleteTitle(row.name)}>
            <DeleteForm page={page} session={session} row={row} />
          </Dialog>
        </>
      ))}
    </>
  );
}
