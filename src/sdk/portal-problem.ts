import type { Problem, ProblemError } from './manage-schema.ts';

/** A call as errors name it: by its route, for the path itself holds the id of a patient. */
export interface NamedCall {
  readonly method: string;
  readonly route: string;
}

/** What the answer tells beside the problem, and the client beside the answer. */
interface Surroundings {
  readonly tries: number;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
}

/**
 * ChartKey's answer was a refusal, or was none of ChartKey's. What it says is what RFC 9457 calls a problem.
 *
 * `type` is what to tell problems apart by: `urn:problem-type:chartkey:unknown-patient`, `…:access-disabled`,
 * `…:too-many-credentials`, `…:invalid-input` and so on. It is `about:blank` when something else answered, such as a proxy.
 * No key, secret or management token is in it.
 */
export class PortalProblem extends Error {
  override readonly name = 'PortalProblem';
  /** HTTP status of the answer. */
  readonly status: number;
  readonly type: string;
  /** What kind of problem it is, for people. The same for all of a type. */
  readonly title: string;
  /** What is wrong in this case, for people. */
  readonly detail: string;
  /** The wrong fields, each with its place; empty when it is about none. */
  readonly errors: readonly ProblemError[];
  /** By which the operator finds it in the log, where the answer names one. */
  readonly requestId: string | undefined;
  /** How long the answer asks to wait before the next try. */
  readonly retryAfterMs: number | undefined;
  /** How often the call was sent. */
  readonly tries: number;

  constructor({ status, type, title, detail, errors = [] }: Problem, { requestId, retryAfterMs, tries }: Surroundings) {
    super(`${status} ${title}${detail === '' ? '' : `: ${detail}`}`);
    this.status = status;
    this.type = type;
    this.title = title;
    this.detail = detail;
    this.errors = errors;
    this.requestId = requestId;
    this.retryAfterMs = retryAfterMs;
    this.tries = tries;
  }
}

/**
 * No answer came: there was no connection, it broke, or time ran out. A call that changes something may have been carried
 * out all the same. It has no `cause`: what a network library puts there may hold the request, and with it the management token.
 */
export class PortalUnreachable extends Error {
  override readonly name = 'PortalUnreachable';
  /** What the system calls it, such as `ECONNREFUSED`, or `TIMEOUT`; undefined when it has no name. */
  readonly code: string | undefined;
  /** How often the call was sent. */
  readonly tries: number;

  constructor({ method, route }: NamedCall, { code, tries }: { code: string | undefined; tries: number }) {
    const times = tries === 1 ? '' : ` in ${tries} tries`;
    super(`No answer from ChartKey to ${method} ${route}${times}${code === undefined ? '' : ` (${code})`}`);
    this.code = code;
    this.tries = tries;
  }
}
