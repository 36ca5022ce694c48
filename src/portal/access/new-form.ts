// The form for new credentials: what was sent, and what it asks for.
import type { NewCredential } from '../../credentials/life-cycle.ts';
import type { Strings } from '../strings.ts';
import { isPartName, type PartName, scopeOf } from './parts.ts';

/** As sent, to be shown again when something is wrong with it. */
export interface NewForm {
  readonly name: string;
  readonly isWhole: boolean;
  readonly parts: readonly PartName[];
  readonly since: string;
  readonly until: string;
  readonly expires: string;
}

export interface FormProblem {
  readonly field: 'name' | 'scope' | 'since' | 'until' | 'expires';
  readonly text: string;
}

export const expiryDays: readonly number[] = [30, 90, 365];
export const emptyForm: NewForm = { name: '', isWhole: true, parts: [], since: '', until: '', expires: '' };

const dayPattern = /^\d{4}-\d\d-\d\d$/;
const dayMs = 86_400_000;

export function readNewForm(form: URLSearchParams): NewForm {
  return {
    name: form.get('name') ?? '',
    isWhole: form.get('see') !== 'some',
    parts: form.getAll('part').filter(isPartName),
    since: form.get('since') ?? '',
    until: form.get('until') ?? '',
    expires: form.get('expires') ?? '',
  };
}

/** What the form itself can say is wrong; the rest the credential's own rules say. */
export function problemsOf(form: NewForm, { refused }: Strings): readonly FormProblem[] {
  const days = (['since', 'until'] as const).filter((field) => form[field] !== '' && !dayPattern.test(form[field]));
  return [
    ...days.map((field) => ({ field, text: refused.date })),
    ...(form.isWhole || form.parts.length > 0 ? [] : [{ field: 'scope' as const, text: refused.scope }]),
    ...(form.expires === '' || expiryDays.includes(Number(form.expires))
      ? []
      : [{ field: 'expires' as const, text: refused.expiry }]),
  ];
}

export function wantedBy(form: NewForm, patientId: string, now: number): NewCredential {
  return {
    patientId,
    name: form.name,
    scope: form.isWhole ? undefined : scopeOf(form.parts),
    since: form.since === '' ? null : form.since,
    until: form.until === '' ? null : form.until,
    expiresAt: form.expires === '' ? null : now + Number(form.expires) * dayMs,
  };
}

/** What the rules of credentials refused, in the reader's language. */
export function refusedText(field: string, name: string, { refused }: Strings): FormProblem {
  switch (field) {
    case 'name':
      return { field, text: name.trim() === '' ? refused.name.empty : nameText(name, refused.name) };
    case 'since':
    case 'until':
      return { field, text: refused.window };
    case 'scope':
      return { field, text: refused.scope };
    default:
      return { field: 'expires', text: refused.other };
  }
}

function nameText(name: string, { long, unreadable }: Strings['refused']['name']): string {
  return Array.from(name.trim()).length > 100 ? long : unreadable;
}
