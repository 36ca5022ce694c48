import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { createCredential, type LifeCycle, rotateCredential } from '../credentials/life-cycle.ts';
import type { CredentialsOf } from './change-origin.ts';
import {
  createdCredential,
  createdCredentialBody,
  credentialParams,
  idempotencyHeaders,
  newCredential,
  patientParams,
  rotatedCredential,
  rotatedCredentialBody,
  rotation,
} from './credential-schema.ts';
import { emptyBodyIsNone } from './empty-body.ts';
import {
  accessDisabled,
  createdAndDeleted,
  idempotencyKeyReused,
  refusedFields,
  tooManyCredentials,
  unknownCredential,
  unknownPatient,
} from './problem.ts';
import { header, json, problems } from './response-schema.ts';

const tags = ['Credentials'];

const createOne = createRoute({
  method: 'post',
  path: '/patients/{patientId}/credentials',
  operationId: 'createCredential',
  tags,
  summary: 'Create a credential',
  description: 'Key and secret are in this answer and in no other; the secret is not stored.',
  request: {
    params: patientParams,
    headers: idempotencyHeaders,
    body: { ...json(newCredential), required: true },
  },
  responses: {
    201: {
      description: 'The credential with its key and secret',
      headers: { Location: header('Where the credential is.', true) },
      ...json(createdCredential),
    },
    ...problems(400, 404, 409, 413, 415, 422),
  },
});

const rotate = createRoute({
  method: 'post',
  path: '/patients/{patientId}/credentials/{id}/rotate',
  operationId: 'rotateCredential',
  tags,
  summary: 'Give a credential a new key and secret',
  description:
    'The old key and secret end, with all tokens bought with them: once this is answered when there is no grace, else when the grace is over. What the credential may see stays as it is.',
  request: { params: credentialParams, body: { ...json(rotation), required: false } },
  responses: {
    201: { description: 'The credential with its new key and secret', ...json(rotatedCredential) },
    ...problems(400, 404, 413, 415),
  },
});

export interface SecretsOptions extends Omit<LifeCycle, 'credentials'> {
  readonly credentialsOf: CredentialsOf;
}

/** Mounts the two calls whose answers hold a secret: create and rotate. */
export function registerSecrets(app: OpenAPIHono, { credentialsOf, ...more }: SecretsOptions): void {
  app.openapi(createOne, async (c) => {
    const { expiresAt, ...wanted } = c.req.valid('json');
    const outcome = await createCredential(
      { ...more, credentials: credentialsOf(c) },
      {
        ...wanted,
        patientId: c.req.valid('param').patientId,
        expiresAt: expiresAt == null ? null : Date.parse(expiresAt),
        idempotencyKey: c.req.valid('header')['Idempotency-Key'],
      },
    );
    switch (outcome.type) {
      case 'created':
      case 'repeated':
        // Without it, 201 says that the credential is at the URL that was asked. https://www.rfc-editor.org/rfc/rfc9110#section-15.3.2
        c.header('Location', `${c.req.path}/${outcome.credential.id}`);
        return c.json(createdCredentialBody(outcome.credential, outcome.secret), 201);
      case 'refused':
        throw refusedFields(outcome.problems);
      case 'unknown-patient':
        throw unknownPatient();
      case 'access-disabled':
        throw accessDisabled();
      case 'too-many':
        throw tooManyCredentials();
      case 'idempotency-mismatch':
        throw idempotencyKeyReused();
      case 'idempotency-gone':
        throw createdAndDeleted();
    }
  });

  app.use(rotate.getRoutingPath(), emptyBodyIsNone);
  app.openapi(rotate, async (c) => {
    const { graceSeconds = 0 } = c.req.valid('json');
    const outcome = await rotateCredential(
      { ...more, credentials: credentialsOf(c) },
      { ...c.req.valid('param'), graceSeconds },
    );
    switch (outcome.type) {
      case 'rotated': {
        const { credential, secret, previousEndsAt } = outcome;
        return c.json(rotatedCredentialBody(credential, secret, graceSeconds === 0 ? null : previousEndsAt), 201);
      }
      case 'refused':
        throw refusedFields(outcome.problems);
      case 'not-found':
        throw unknownCredential();
    }
  });
}
