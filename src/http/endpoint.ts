// What every request under /fhir goes through, whichever interaction it reaches. https://hl7.org/fhir/R4/http.html
import type { Audit } from '../audit/audit.ts';
import { admitsAuditEvents, withAuditEvents } from '../audit/audited-record.ts';
import { credentialsInUrl } from '../credentials/credential-in-url.ts';
import type { RefusalDelay } from '../credentials/refusal-delay.ts';
import type { VerifiedCredential, Verifier } from '../credentials/verify.ts';
import { FhirError, internalError, unknownResourceType } from '../fhir/errors.ts';
import { isResourceType } from '../fhir/resource-types.ts';
import type { PatientRecord } from '../store/store.ts';
import { admit, admitIfSent, refuseExposed } from './admit.ts';
import { type Answer, type ContentType, inBytes } from './answer.ts';
import { negotiate } from './content-negotiation.ts';
import { type Arrival, type Exchange, newExchange } from './exchange.ts';
import { withRateLimit } from './limit-requests.ts';
import { outcomeOf } from './outcome.ts';
import { preferredHandling } from './prefer.ts';
import { prettyFor } from './pretty.ts';
import { putOnRecord } from './put-on-record.ts';
import { readQuery } from './query.ts';
import type { RequestLog } from './request-log.ts';
import { type Route, routeName } from './route.ts';

/** The value of one of the path's parameters, '' when the route has none of that name. */
export type PathParameter = (name: string) => string;

export interface Answered {
  readonly answer: Answer;
  readonly contentType: ContentType;
  /** With what it was read; undefined when it was not, or is not answered. */
  readonly verified: VerifiedCredential | undefined;
}

export interface Endpoint {
  /** Reaches the interaction with a live credential alone, unless the route is public. Never throws. */
  answer(arrival: Arrival, route: Route, parameter: PathParameter): Promise<Answered>;
  /** With a live credential, the refusal (or other answer) that method and path deserve. Never throws. */
  answerUnrouted(arrival: Arrival, answerTo: () => Answer): Promise<Answered>;
}

export interface EndpointOptions extends Audit {
  readonly verifier: Verifier;
  readonly log: RequestLog;
  readonly refusalDelay: RefusalDelay;
}

/** One async function per request rather than a chain of middleware: each link of a chain costs a turn of the queue. */
export function createEndpoint(options: EndpointOptions): Endpoint {
  const { recorder, limits, log, refusalDelay } = options;
  async function run(
    exchange: Exchange,
    route: string,
    answering: (exchange: Exchange) => Promise<Answer>,
  ): Promise<Answered> {
    const startedAt = performance.now();
    const refusalMayLeave = refusalDelay();
    const { method, raw, requestId } = exchange.arrival;
    let answered: Answer;
    let error: unknown;
    try {
      const exposed = credentialsInUrl(raw.url);
      if (exposed !== undefined) await refuseExposed(options, exchange, exposed);
      answered = await answering(exchange);
    } catch (thrown) {
      const refusal = thrown instanceof FhirError ? thrown : internalError(requestId, thrown);
      error = refusal.cause;
      answered = outcomeOf(refusal);
    }
    answered = inBytes(prettyFor(exchange.pairs, answered));
    const settled = await putOnRecord(recorder, exchange, answered);
    const credentialId = exchange.verified?.credential.id;
    const answer = credentialId === undefined ? settled.answer : withRateLimit(settled.answer, limits, credentialId);
    // How long the look-ups took would tell what they found.
    if (answer.status === 401 || exchange.isHeldBack) await refusalMayLeave();
    const ms = performance.now() - startedAt;
    log({ method, route, status: answer.status, ms, requestId, credentialId, error: error ?? settled.error });
    return { answer, contentType: exchange.contentType, verified: answer.status < 400 ? exchange.verified : undefined };
  }
  return {
    answer: (arrival, route, parameter) =>
      run(newExchange(arrival, route.code), routeName(route), (exchange) =>
        onRoute(options, exchange, route, parameter),
      ),
    answerUnrouted: (arrival, answerTo) =>
      run(newExchange(arrival, 'unrouted'), 'unrouted', async (exchange) => {
        await admit(options, exchange);
        return answerTo();
      }),
  };
}

async function onRoute(
  options: EndpointOptions,
  exchange: Exchange,
  route: Route,
  parameter: PathParameter,
): Promise<Answer> {
  const { raw, requestId, client, modifiedSince } = exchange.arrival;
  const accept = raw.headers.get('accept');
  const resourceType = parameter('type');
  const id = parameter('id');
  exchange.resourceType = resourceType;
  exchange.id = id;
  if (route.level === 'public') {
    const { format, pairs } = readQuery(raw.url);
    exchange.pairs = pairs;
    if (route.form === 'json') exchange.contentType = negotiate(accept, format);
    return route.answerTo(raw.url, await admitIfSent(options, exchange));
  }
  const verified = await admit(options, exchange);
  const query = readQuery(raw.url);
  const noteParameters = (pairs: Exchange['pairs']): void => {
    exchange.pairs = [...exchange.pairs, ...pairs];
  };
  exchange.pairs = query.pairs;
  // A Binary's own interaction negotiates.
  if (route.level === 'system' || route.form === 'json' || resourceType !== 'Binary') {
    exchange.contentType = negotiate(accept, query.format);
  }
  const versionId = parameter('vid');
  const record = recordOf(options, verified);
  const credentialId = verified.credential.id;
  const request = { record, credentialId, requestId, client, id, versionId, query, raw, modifiedSince, noteParameters };
  if (route.level === 'system') return withPreference(await route.interaction(request), raw.headers);
  if (!isResourceType(resourceType)) throw unknownResourceType(resourceType);
  return withPreference(await route.interaction({ resourceType, ...request }), raw.headers);
}

/** AuditEvents are made when somebody who may see them asks. */
function recordOf({ materialise }: EndpointOptions, verified: VerifiedCredential): PatientRecord {
  const { record, admissions, subject } = verified;
  return admitsAuditEvents(admissions) ? withAuditEvents(record, () => materialise(subject.patientId)) : record;
}

/** Tells the client that its preference was followed. https://www.rfc-editor.org/rfc/rfc7240#section-3 */
function withPreference(answer: Answer, requestHeaders: Headers): Answer {
  const handling = preferredHandling(requestHeaders);
  return handling === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, 'Preference-Applied': `handling=${handling}` } };
}
