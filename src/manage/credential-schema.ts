import { z } from '@hono/zod-openapi';
import { keyHint } from '../credentials/credential-format.ts';
import { defaultScope } from '../credentials/life-cycle.ts';
import { isId } from '../fhir/reference.ts';
import type { CredentialRow } from '../store/credential-store.ts';

const nameDescription =
  'What the patient calls it, usually the app that will hold it: 1–100 characters of any script after trimming, no control characters. Need not be unique.';

const instant = z.iso
  .datetime()
  .openapi({ description: 'UTC, with milliseconds.', example: '2026-03-01T09:30:00.000Z' });

export const patientParams = z.object({
  patientId: z
    .string()
    .refine(isId, 'must be a FHIR id: 1 to 64 of A-Z, a-z, 0-9, "-" and "."')
    .openapi({
      param: { name: 'patientId', in: 'path' },
      description: 'Id of the Patient resource.',
      pattern: '^[A-Za-z0-9\\-.]{1,64}$',
      example: 'maria-alvarez',
    }),
});

export const credentialParams = patientParams.extend({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, description: 'Id of the credential.' }),
});

const name = required('must be a string').openapi({ description: nameDescription, example: 'Sleep Diary' });

export const newCredential = z
  .strictObject(
    {
      name,
      scope: z
        .string('must be a string')
        .optional()
        .openapi({
          description: `What the credential may read. "${defaultScope}", the patient's whole record, is the one scope offered and the default.`,
          example: defaultScope,
        }),
      expiresAt: z.iso
        .datetime({ offset: true, error: 'must be an instant such as 2027-01-01T00:00:00Z' })
        .nullable()
        .optional()
        .openapi({ description: 'When it stops to work, in the future, with an offset. Absent or null: never.' }),
    },
    { error: objectError },
  )
  .openapi('NewCredential');

export const credentialName = z.strictObject({ name }, { error: objectError }).openapi('CredentialName');

export const credential = z
  .object({
    id: z.string(),
    name: z.string(),
    keyHint: z.string().openapi({ description: 'The end of the key, to tell credentials apart.', example: 'ck_…x7Qf' }),
    scope: z.string(),
    createdAt: instant,
    expiresAt: instant.nullable(),
    lastUsedAt: instant.nullable().openapi({ description: 'Up to a few seconds behind.' }),
    lastUsedFrom: z.string().nullable().openapi({ description: 'How the client that used it last names itself.' }),
  })
  .openapi('Credential');

export const createdCredential = credential
  .omit({ lastUsedFrom: true })
  .extend({
    key: z.string().openapi({ description: 'User name of HTTP Basic. Seen only here.', example: 'ck_…' }),
    secret: z.string().openapi({ description: 'Password of HTTP Basic. Seen only here.', example: 'cs_…' }),
  })
  .openapi('CreatedCredential');

/** A stored credential as the management API shows it: neither key nor hash. */
export function credentialBody(row: CredentialRow): z.infer<typeof credential> {
  return {
    id: row.id,
    name: row.name,
    keyHint: keyHint(row.key),
    scope: row.scope,
    createdAt: instantText(row.createdAt),
    expiresAt: row.expiresAt === null ? null : instantText(row.expiresAt),
    lastUsedAt: row.lastUsedAt === null ? null : instantText(row.lastUsedAt),
    lastUsedFrom: row.lastUsedFrom,
  };
}

/** A credential just made, with the key and secret that are seen once. */
export function createdCredentialBody(row: CredentialRow, secret: string): z.infer<typeof createdCredential> {
  const { id, name, lastUsedFrom: _, ...rest } = credentialBody(row);
  return { id, name, key: row.key, secret, ...rest };
}

/** A required string; the message for a missing one says so. */
function required(message: string): z.ZodString {
  return z.string({ error: (issue) => (issue.input === undefined ? 'is required' : message) });
}

/** Leaves unknown fields to be named one by one. */
function objectError(issue: { readonly code?: string | undefined }): string | undefined {
  return issue.code === 'invalid_type' ? 'must be a JSON object' : undefined;
}

function instantText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
