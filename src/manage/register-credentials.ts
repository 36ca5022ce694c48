import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { renameCredential } from '../credentials/life-cycle.ts';
import type { CredentialsOf } from './change-origin.ts';
import { credential, credentialBody, credentialName, credentialParams, patientParams } from './credential-schema.ts';
import { refusedFields, unknownCredential, unknownPatient } from './problem.ts';
import { json, problems } from './response-schema.ts';

const tags = ['Credentials'];

const list = createRoute({
  method: 'get',
  path: '/patients/{patientId}/credentials',
  operationId: 'listCredentials',
  tags,
  summary: "List a patient's credentials, oldest first",
  request: { params: patientParams },
  responses: {
    200: { description: 'The credentials', ...json(z.object({ credentials: z.array(credential) })) },
    ...problems(400, 404),
  },
});

const getOne = createRoute({
  method: 'get',
  path: '/patients/{patientId}/credentials/{id}',
  operationId: 'getCredential',
  tags,
  summary: 'Get a credential',
  request: { params: credentialParams },
  responses: { 200: { description: 'The credential', ...json(credential) }, ...problems(400, 404) },
});

const rename = createRoute({
  method: 'patch',
  path: '/patients/{patientId}/credentials/{id}',
  operationId: 'renameCredential',
  tags,
  summary: 'Rename a credential',
  request: { params: credentialParams, body: { ...json(credentialName), required: true } },
  responses: { 200: { description: 'The renamed credential', ...json(credential) }, ...problems(400, 404, 413, 415) },
});

const deleteOne = createRoute({
  method: 'delete',
  path: '/patients/{patientId}/credentials/{id}',
  operationId: 'deleteCredential',
  tags,
  summary: 'Delete a credential',
  description: 'Once this is answered, no process serves the credential.',
  request: { params: credentialParams },
  responses: { 204: { description: 'It is gone' }, ...problems(400, 404) },
});

const deleteAll = createRoute({
  method: 'delete',
  path: '/patients/{patientId}/credentials',
  operationId: 'deleteAllCredentials',
  tags,
  summary: "Delete all of a patient's credentials",
  description: 'Once this is answered, no process serves any of them.',
  request: { params: patientParams },
  responses: {
    200: { description: 'How many there were', ...json(z.object({ deleted: z.number().int() })) },
    ...problems(400, 404),
  },
});

/** Mounts what is done with credentials that there are: list, get, rename, delete one, delete all. */
export function registerCredentials(app: OpenAPIHono, credentialsOf: CredentialsOf): void {
  app.openapi(list, async (c) => {
    const rows = await credentialsOf(c).list(c.req.valid('param').patientId);
    if (rows === undefined) {
      throw unknownPatient();
    }
    return c.json({ credentials: rows.map(credentialBody) }, 200);
  });

  app.openapi(getOne, async (c) => {
    const { patientId, id } = c.req.valid('param');
    const row = await credentialsOf(c).get(patientId, id);
    if (row === undefined) {
      throw unknownCredential();
    }
    return c.json(credentialBody(row), 200);
  });

  app.openapi(rename, async (c) => {
    const outcome = await renameCredential(credentialsOf(c), { ...c.req.valid('param'), ...c.req.valid('json') });
    switch (outcome.type) {
      case 'renamed':
        return c.json(credentialBody(outcome.credential), 200);
      case 'refused':
        throw refusedFields(outcome.problems);
      case 'not-found':
        throw unknownCredential();
    }
  });

  app.openapi(deleteOne, async (c) => {
    const { patientId, id } = c.req.valid('param');
    if (!(await credentialsOf(c).delete(patientId, id))) {
      throw unknownCredential();
    }
    return c.body(null, 204);
  });

  app.openapi(deleteAll, async (c) => {
    const deleted = await credentialsOf(c).deleteAll(c.req.valid('param').patientId);
    if (deleted === undefined) {
      throw unknownPatient();
    }
    return c.json({ deleted }, 200);
  });
}
