// Puts on record what a patient looked at, as what an app reads is.
import type { MiddlewareHandler } from 'hono';
import type { PortalEnv } from './page.ts';
import type { PortalOptions } from './portal-options.ts';

/** What a page of the history reads; of the others, more than one type. */
const typeByPage: Readonly<Record<string, string>> = {
  problems: 'Condition',
  allergies: 'AllergyIntolerance',
  immunizations: 'Immunization',
  visits: 'Encounter',
  results: 'Observation',
  documents: 'DocumentReference',
};

/** Like every answer with something of a record in it, a page leaves once its entry is written. */
export function recordVisits({ recorder, clientOf }: PortalOptions): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    await next();
    const [page = '', id] = c.req.path.split('/').slice(3);
    const isDocument = page === 'documents' && id !== undefined;
    await recorder.record({
      requestId: c.var.requestId,
      kind: 'request',
      patientId: c.var.session.patientId,
      credentialId: null,
      credentialName: null,
      door: 'portal',
      action: isDocument ? 'read' : Object.hasOwn(typeByPage, page) ? 'search-type' : 'search-system',
      resourceType: typeByPage[page] ?? null,
      ids: isDocument && c.res.status < 400 ? [id] : [],
      parameters: [],
      status: c.res.status,
      count: null,
      bytes: Number(c.res.headers.get('Content-Length') ?? 0),
      ...clientOf(c.req.raw.headers, c.env),
    });
  };
}
