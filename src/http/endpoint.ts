// What every request under /fhir goes through, whichever interaction it reaches. https://hl7.org/fhir/R4/http.html
import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { Verifier } from '../credentials/verify.ts';
import { FhirError, internalError, unknownResourceType } from '../fhir/errors.ts';
import { isResourceType } from '../fhir/resource-types.ts';
import { type Answer, type ContentType, fhirJson, toResponse } from './answer.ts';
import { authenticate } from './authenticate.ts';
import { negotiate } from './content-negotiation.ts';
import { refuseCredentialInUrl } from './credential-in-url.ts';
import type { Interaction } from './interaction.ts';
import { outcomeOf } from './outcome.ts';
import { readQuery } from './query.ts';
import type { RequestLog } from './request-log.ts';

/** A request on its way to an answer; the fields fill as it goes. */
interface Exchange {
  credentialId: string | undefined;
  contentType: ContentType;
}

type Answering = (c: Context, exchange: Exchange) => Promise<Answer>;
type Handler = (c: Context) => Promise<Response>;

/** What a route answers with: JSON, or each resource in its own form, which only for a Binary is another. */
export type AnswerForm = 'json' | 'own';

export interface Endpoint {
  /** Reaches the interaction with a live credential alone. With form `own`, the interaction itself negotiates for a Binary. */
  authenticated(route: string, interaction: Interaction, form: AnswerForm): Handler;
  /** Anybody may ask; the answer holds nothing of any patient. */
  public(route: string, answerTo: (requestUrl: string) => Answer): Handler;
  /** With a live credential, the refusal (or other answer) that method and path deserve. */
  unrouted(answerTo: (method: string, path: string) => Answer): Handler;
}

/** One async function per request rather than a chain of middleware: each link of a chain costs a turn of the queue. */
export function createEndpoint(verifier: Verifier, log: RequestLog): Endpoint {
  function handler(pattern: string, answering: Answering): Handler {
    const route = pattern.replace(/\{[^}]+\}/g, '');
    return async (c) => {
      const startedAt = performance.now();
      const requestId = randomUUID();
      const exchange: Exchange = { credentialId: undefined, contentType: fhirJson };
      let answer: Answer;
      let error: unknown;
      try {
        refuseCredentialInUrl(c.req.url);
        answer = await answering(c, exchange);
      } catch (thrown) {
        const refusal = thrown instanceof FhirError ? thrown : internalError(requestId, thrown);
        error = refusal.cause;
        answer = outcomeOf(refusal);
      }
      const response = toResponse(answer, exchange.contentType, requestId);
      log({
        method: c.req.method,
        route,
        status: answer.status,
        ms: performance.now() - startedAt,
        requestId,
        credentialId: exchange.credentialId,
        error,
      });
      return response;
    };
  }
  return {
    authenticated: (route, interaction, form) =>
      handler(route, async (c, exchange) => {
        const { credential, record } = await authenticate(c.req.raw.headers, verifier);
        exchange.credentialId = credential.id;
        const query = readQuery(c.req.url);
        const resourceType = c.req.param('type') ?? '';
        if (form === 'json' || resourceType !== 'Binary') {
          exchange.contentType = negotiate(c.req.raw.headers.get('accept'), query.format);
        }
        if (!isResourceType(resourceType)) {
          throw unknownResourceType(resourceType);
        }
        const id = c.req.param('id') ?? '';
        const versionId = c.req.param('vid') ?? '';
        return interaction({ record, credentialId: credential.id, resourceType, id, versionId, query, raw: c.req.raw });
      }),
    public: (route, answerTo) =>
      handler(route, async (c, exchange) => {
        exchange.contentType = negotiate(c.req.raw.headers.get('accept'), readQuery(c.req.url).format);
        return answerTo(c.req.url);
      }),
    unrouted: (answerTo) =>
      handler('unrouted', async (c, exchange) => {
        exchange.credentialId = (await authenticate(c.req.raw.headers, verifier)).credential.id;
        return answerTo(c.req.method, c.req.path);
      }),
  };
}
