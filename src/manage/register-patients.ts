import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Store } from '../store/store.ts';
import type { CredentialsOf } from './change-origin.ts';
import { patientParams } from './credential-schema.ts';
import { parseIdentifier } from './identifier-query.ts';
import { unknownPatient } from './problem.ts';
import { json, problems } from './response-schema.ts';

const portalAccess = z
  .strictObject({
    enabled: z.boolean({ error: (issue) => (issue.input === undefined ? 'is required' : 'must be true or false') }),
  })
  .openapi('PortalAccess');

const setPortalAccess = createRoute({
  method: 'put',
  path: '/patients/{patientId}/portal-access',
  operationId: 'setPortalAccess',
  tags: ['Patients'],
  summary: "Turn a patient's access off or on",
  description:
    'Off: every credential of the patient stops at once, and none can be created. On: they work again. On unless said otherwise.',
  request: { params: patientParams, body: { ...json(portalAccess), required: true } },
  responses: { 200: { description: 'As it stands', ...json(portalAccess) }, ...problems(400, 404, 413, 415) },
});

const findPatients = createRoute({
  method: 'get',
  path: '/patients',
  operationId: 'findPatients',
  tags: ['Patients'],
  summary: 'Find patients by identifier',
  request: {
    query: z.strictObject({
      identifier: z
        .string({ error: (issue) => (issue.input === undefined ? 'is required' : 'must be given once') })
        .refine(
          (text) => parseIdentifier(text) !== undefined,
          'must be value, system|value or |value, with a value; write "|" inside either as "\\|"',
        )
        .openapi({
          param: { name: 'identifier', in: 'query' },
          description: '`value` in any system, `system|value`, or `|value` for an identifier without a system.',
          example: 'http://hospital.example.org/mrn|12345',
        }),
    }),
  },
  responses: {
    200: {
      description: 'Ids of the patients with this identifier',
      ...json(z.object({ patientIds: z.array(z.string()) })),
    },
    ...problems(400),
  },
});

/** Mounts what concerns a patient as a whole: finding one, and portal access. */
export function registerPatients(
  app: OpenAPIHono,
  { store, credentialsOf }: { store: Pick<Store, 'findPatients'>; credentialsOf: CredentialsOf },
): void {
  app.openapi(setPortalAccess, async (c) => {
    const { enabled } = c.req.valid('json');
    if (!(await credentialsOf(c).setPortalAccess(c.req.valid('param').patientId, enabled))) {
      throw unknownPatient();
    }
    return c.json({ enabled }, 200);
  });

  app.openapi(findPatients, async (c) => {
    const identifier = parseIdentifier(c.req.valid('query').identifier);
    const patientIds = identifier === undefined ? [] : await store.findPatients(identifier.system, identifier.value);
    return c.json({ patientIds: [...patientIds] }, 200);
  });
}
