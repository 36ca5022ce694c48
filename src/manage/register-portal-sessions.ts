import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { PortalSessions } from '../credentials/portal-sessions.ts';
import { patientParams } from './credential-schema.ts';
import { emptyBodyIsNone } from './empty-body.ts';
import { accessDisabled, unknownPatient } from './problem.ts';
import { json, problems } from './response-schema.ts';

const newPortalSession = z
  .strictObject({
    language: z
      .enum(['en', 'es'], { error: 'must be "en" or "es"' })
      .optional()
      .openapi({ description: "In which the panel greets the patient. Absent: the browser's." }),
  })
  .openapi('NewPortalSession');

const portalLink = z
  .object({
    url: z.string().openapi({
      description: 'Opens the panel once. Send the patient’s browser there at once, by a redirect or in a frame.',
      example: 'https://fhir.example.org/portal/enter/pl_…',
    }),
    expiresAt: z.iso.datetime().openapi({ description: 'A minute from now.', example: '2026-03-01T09:31:00.000Z' }),
  })
  .openapi('PortalLink');

const createPortalSession = createRoute({
  method: 'post',
  path: '/patients/{patientId}/portal-sessions',
  operationId: 'createPortalSession',
  tags: ['Patients'],
  summary: "Make a one-time link to the patient's panel",
  description:
    'Whoever opens the link is taken for the patient, so make it only for a patient who has signed in. It works once and for a minute; the session that it begins ends after 15 minutes without use.',
  request: { params: patientParams, body: { ...json(newPortalSession), required: false } },
  responses: { 201: { description: 'The link', ...json(portalLink) }, ...problems(400, 404, 409, 413, 415) },
});

export interface PortalLinkOptions {
  readonly sessions: Pick<PortalSessions, 'createLink'>;
  /** The URL under which browsers reach the panel, for a token and the URL of the management call. */
  readonly linkUrl: (linkToken: string, requestUrl: string) => string;
}

/** Mounts the call that lets a patient into their panel. */
export function registerPortalSessions(app: OpenAPIHono, { sessions, linkUrl }: PortalLinkOptions): void {
  app.use(createPortalSession.getRoutingPath(), emptyBodyIsNone);
  app.openapi(createPortalSession, async (c) => {
    const { language } = c.req.valid('json');
    const outcome = await sessions.createLink(c.req.valid('param').patientId, language ?? null);
    switch (outcome.type) {
      case 'created': {
        const expiresAt = new Date(outcome.expiresAt).toISOString();
        return c.json({ url: linkUrl(outcome.linkToken, c.req.url), expiresAt }, 201);
      }
      case 'unknown-patient':
        throw unknownPatient();
      case 'access-disabled':
        throw accessDisabled();
    }
  });
}
