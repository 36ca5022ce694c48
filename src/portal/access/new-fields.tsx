// The form for new credentials.
import type { Child } from 'hono/jsx';
import type { PortalSession } from '../../credentials/portal-sessions.ts';
import { FormToken } from '../layout.tsx';
import type { Page } from '../page.ts';
import { expiryDays, type FormProblem, type NewForm } from './new-form.ts';
import { partNames } from './parts.ts';

export interface NewFieldsProps {
  readonly page: Page;
  readonly session: PortalSession;
  /** The number that the form carries, so that it counts once. */
  readonly number: number;
  readonly form: NewForm;
  readonly problems: readonly FormProblem[];
}

export function NewFields({ page, session, number, form, problems }: NewFieldsProps): Child {
  const { access, layout } = page.t;
  const isLimited = !form.isWhole || form.since !== '' || form.until !== '' || form.expires !== '';
  return (
    <form method="post" action="/portal/access" class="form" data-once>
      <FormToken session={session} />
      <input type="hidden" name="number" value={String(number)} />
      <Problems page={page} problems={problems} />
      <div class="field">
        <label for="new-name">{access.name}</label>
        <input
          id="new-name"
          name="name"
          value={form.name}
          required
          maxlength={200}
          autocomplete="off"
          data-focus
          aria-describedby="new-name-hint"
          aria-invalid={problems.some(({ field }) => field === 'name') ? 'true' : undefined}
        />
        <p class="hint-text" id="new-name-hint">
          {access.nameHint}
        </p>
      </div>
      <details class="limits" open={isLimited}>
        <summary>{access.limits}</summary>
        <p class="hint-text">{access.limitsHint}</p>
        <PartFields page={page} form={form} />
        <DayField label={access.sinceLabel} name="since" value={form.since} />
        <DayField label={access.untilLabel} name="until" value={form.until} />
        <ExpiryField page={page} value={form.expires} />
      </details>
      <div class="dialog-actions">
        <a class="button" href="/portal/access" data-closes>
          {layout.cancel}
        </a>
        <button class="primary" type="submit">
          {access.submit}
        </button>
      </div>
    </form>
  );
}

export function Problems({ page, problems }: { page: Page; problems: readonly FormProblem[] }): Child {
  if (problems.length === 0) return null;
  return (
    <div class="problems" role="alert">
      <p>{page.t.access.problem}</p>
      <ul>
        {[...new Set(problems.map(({ text }) => text))].map((text) => (
          <li>{text}</li>
        ))}
      </ul>
    </div>
  );
}

function PartFields({ page, form }: { page: Page; form: NewForm }): Child {
  const { access, parts } = page.t;
  return (
    <fieldset class="field">
      <legend>{access.maySee}</legend>
      <label class="choice">
        <input type="radio" name="see" value="whole" checked={form.isWhole} />
        {access.everything}
      </label>
      <label class="choice">
        <input type="radio" name="see" value="some" checked={!form.isWhole} />
        {access.someOnly}
      </label>
      <div class="choices">
        {partNames.map((part) => (
          <label class="choice">
            <input type="checkbox" name="part" value={part} checked={form.parts.includes(part)} />
            {parts[part]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function DayField({ label, name, value }: { label: string; name: string; value: string }): Child {
  return (
    <div class="field">
      <label for={`new-${name}`}>{label}</label>
      <input id={`new-${name}`} type="date" name={name} value={value} />
    </div>
  );
}

function ExpiryField({ page, value }: { page: Page; value: string }): Child {
  const { access } = page.t;
  return (
    <div class="field">
      <label for="new-expires">{access.expiresLabel}</label>
      <select id="new-expires" name="expires">
        <option value="" selected={value === ''}>
          {access.expiresNever}
        </option>
        {expiryDays.map((days) => (
          <option value={String(days)} selected={value === String(days)}>
            {access.expiresIn(days)}
          </option>
        ))}
      </select>
    </div>
  );
}
