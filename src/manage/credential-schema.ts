import { z } from '@hono/zod-openapi';
import { keyHint } from '../credentials/credential-format.ts';
import { maxGraceSeconds } from '../credentials/life-cycle.ts';
import { defaultScope } from '../credentials/scope.ts';
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

const scopeField = { description: 'SMART scopes (v2, or v1 for reading), separated by spaces.', example: defaultScope };
const sinceField = {
  description:
    'FHIR date or instant: what happened before it is left out. Kinds of resource that have no date, such as Patient, are not.',
  example: '2024-01-01',
};
const untilField = {
  description: 'FHIR date or instant: what happened after the day, month, year or moment that it names is left out.',
  example: '2024-12',
};
const labelsField = {
  description: 'Security labels (`meta.security`), each as `system|code`: what carries one of them is left out.',
  example: ['http://terminology.hl7.org/CodeSystem/v3-ActCode|PSY'],
};

export const newCredential = z
  .strictObject(
    {
      name,
      scope: z
        .string('must be a string')
        .optional()
        .openapi({
          ...scopeField,
          description: `${scopeField.description} "${defaultScope}", all but who read the record, unless said otherwise.`,
        }),
      since: z.string('must be a string').nullable().optional().openapi(sinceField),
      until: z.string('must be a string').nullable().optional().openapi(untilField),
      excludedLabels: z
        .array(z.string('must be a string'), 'must be a list')
        .optional()
        .openapi({ ...labelsField, description: `${labelsField.description} What the operator has set when absent.` }),
      expiresAt: z.iso
        .datetime({ offset: true, error: 'must be an instant such as 2027-01-01T00:00:00Z' })
        .nullable()
        .optional()
        .openapi({ description: 'When it stops to work, in the future, with an offset. Absent or null: never.' }),
    },
    { error: objectError },
  )
  .openapi('NewCredential');

/** What one creation is told from a repeated one by. */
export const idempotencyHeaders = z.object({
  'Idempotency-Key': z
    .string()
    .regex(/^[!-~]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
    .optional()
    .openapi({
      param: { name: 'Idempotency-Key', in: 'header' },
      description:
        'Chosen anew for each credential to be created. The same key with the same body, within 24 hours, makes no second credential: it answers with the first and a new secret, and the secret answered before ends.',
      pattern: '^[!-~]{1,255}$',
      example: '8e03978e-40d5-43dd-bc93-6894a57f9324',
    }),
});

export const credentialName = z.strictObject({ name }, { error: objectError }).openapi('CredentialName');

export const rotation = z
  .strictObject(
    {
      graceSeconds: z
        .number('must be a number')
        .optional()
        .openapi({
          description: `For how long the old key and secret go on working beside the new ones, at most ${maxGraceSeconds} (24 hours). Not at all unless said otherwise.`,
          minimum: 0,
          maximum: maxGraceSeconds,
          type: 'integer',
          example: 3600,
        }),
    },
    { error: objectError },
  )
  .openapi('Rotation');

export const credential = z
  .object({
    id: z.string(),
    name: z.string(),
    keyHint: z.string().openapi({ description: 'The end of the key, to tell credentials apart.', example: 'ck_…x7Qf' }),
    scope: z.string().openapi(scopeField),
    since: z.string().nullable().openapi(sinceField),
    until: z.string().nullable().openapi(untilField),
    excludedLabels: z.array(z.string()).openapi(labelsField),
    createdAt: instant,
    expiresAt: instant.nullable(),
    exposedAt: instant.nullable().openapi({
      description:
        'When its secret, with the key, or a token was first sent in a URL, where others may have read it: rotate it.',
    }),
    lastUsedAt: instant.nullable().openapi({ description: 'Up to a few seconds behind.' }),
    lastUsedFrom: z.string().nullable().openapi({ description: 'How the client that used it last names itself.' }),
  })
  .openapi('Credential');

const secrets = {
  key: z.string().openapi({ description: 'User name of HTTP Basic. Seen only here.', example: 'ck_…' }),
  secret: z.string().openapi({ description: 'Password of HTTP Basic. Seen only here.', example: 'cs_…' }),
};

export const createdCredential = credential.omit({ lastUsedFrom: true }).extend(secrets).openapi('CreatedCredential');

export const rotatedCredential = z
  .object({
    ...credential.shape,
    ...secrets,
    previousEndsAt: instant.nullable().openapi({
      description: 'Until when the old key and secret go on working; null when they have ended.',
    }),
  })
  .openapi('RotatedCredential');

/** A stored credential as the management API shows it: neither key nor hash. */
export function credentialBody(row: CredentialRow): z.infer<typeof credential> {
  return {
    id: row.id,
    name: row.name,
    keyHint: keyHint(row.key),
    scope: row.scope,
    since: row.since,
    until: row.until,
    excludedLabels: [...row.excludedLabels],
    createdAt: instantText(row.createdAt),
    expiresAt: instantOrNull(row.expiresAt),
    exposedAt: instantOrNull(row.exposedAt),
    lastUsedAt: instantOrNull(row.lastUsedAt),
    lastUsedFrom: row.lastUsedFrom,
  };
}

/** A credential just made, with the key and secret that are seen once. */
export function createdCredentialBody(row: CredentialRow, secret: string): z.infer<typeof createdCredential> {
  const { id, name, lastUsedFrom: _, ...rest } = credentialBody(row);
  return { id, name, key: row.key, secret, ...rest };
}

/** A credential with the key and secret that it has just been given, seen once too. */
export function rotatedCredentialBody(
  row: CredentialRow,
  secret: string,
  previousEndsAt: number | null,
): z.infer<typeof rotatedCredential> {
  const { id, name, ...rest } = credentialBody(row);
  return { id, name, key: row.key, secret, ...rest, previousEndsAt: instantOrNull(previousEndsAt) };
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

function instantOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : instantText(milliseconds);
}
