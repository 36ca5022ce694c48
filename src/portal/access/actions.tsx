// Renaming and deleting: in a dialog, and on a page of its own for browsers without scripts.
import type { Child } from 'hono/jsx';
import type { PortalSession } from '../../credentials/portal-sessions.ts';
import type { CredentialRow } from '../../store/credential-store.ts';
import { FormToken } from '../layout.tsx';
import type { Page } from '../page.ts';
import { Problems } from './new-fields.tsx';
import type { FormProblem } from './new-form.ts';

export interface ActionProps {
  readonly page: Page;
  readonly session: PortalSession;
  readonly row: Pick<CredentialRow, 'id' | 'name'>;
}

export function RenameForm(props: ActionProps & { name?: string; problems?: readonly FormProblem[] }): Child {
  const { page, session, row, name = row.name, problems = [] } = props;
  const { access, layout } = page.t;
  const fieldId = `name-${row.id}`;
  return (
    <form method="post" action={`/portal/access/${row.id}/rename`} class="form">
      <FormToken session={session} />
      <Problems page={page} problems={problems} />
      <div class="field">
        <label for={fieldId}>{access.name}</label>
        <input id={fieldId} name="name" value={name} required maxlength={200} autocomplete="off" data-focus />
      </div>
      <div class="dialog-actions">
        <a class="button" href="/portal/access" data-closes>
          {layout.cancel}
        </a>
        <button class="primary" type="submit">
          {access.save}
        </button>
      </div>
    </form>
  );
}

export function DeleteForm({ page, session, row }: ActionProps): Child {
  const { access, layout } = page.t;
  return (
    <form method="post" action={`/portal/access/${row.id}/delete`} class="form">
      <FormToken session={session} />
      <p>{access.deleteText(row.name)}</p>
      <div class="dialog-actions">
        <a class="button" href="/portal/access" data-closes data-focus>
          {layout.cancel}
        </a>
        <button class="danger" type="submit">
          {access.deleteConfirm}
        </button>
      </div>
    </form>
  );
}
