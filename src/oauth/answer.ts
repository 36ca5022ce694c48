// How every answer of /oauth2 leaves. https://www.rfc-editor.org/rfc/rfc6749#section-5
import type { OauthError } from './oauth-error.ts';

export interface OauthAnswer {
  readonly status: number;
  /** Undefined for an empty body. */
  readonly body: object | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export function answerOf({ status, code, message, headers }: OauthError): OauthAnswer {
  return { status, body: { error: code, error_description: describable(message) }, headers };
}

export function toResponse({ status, body, headers }: OauthAnswer, requestId: string): Response {
  return new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: {
      'Cache-Control': 'no-store',
      Pragma: 'no-cache',
      'X-Content-Type-Options': 'nosniff',
      'X-Request-Id': requestId,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json;charset=UTF-8' }),
      ...headers,
    },
  });
}

/** What an error_description may hold: printable ASCII without quotation marks and backslashes. */
function describable(text: string): string {
  return text.replaceAll('"', "'").replace(/[^\x20-\x5b\x5d-\x7e]/g, '?');
}
