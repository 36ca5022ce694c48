// The absolute URL under which this server's resources are known. https://hl7.org/fhir/R4/http.html#general
import { invalidRequest } from '../fhir/errors.ts';

/** Gives the FHIR base URL, without a slash at the end, for a request's URL. */
export type BaseUrl = (requestUrl: string) => string;

const originPattern = /^https?:\/\/(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/**
 * With `configured` (`--base-url`), always that. Otherwise the scheme and Host of the request; X-Forwarded-* headers are
 * not read, since anybody can send them.
 */
export function createBaseUrl(configured: string | undefined): BaseUrl {
  if (configured !== undefined) {
    const base = `${configured.replace(/\/+$/, '')}/fhir`;
    return () => base;
  }
  let lastOrigin = '';
  return (requestUrl) => {
    const origin = originOf(requestUrl);
    if (origin !== lastOrigin) {
      if (!originPattern.test(origin)) {
        throw invalidRequest('The Host header names no host.');
      }
      lastOrigin = origin;
    }
    return `${origin}/fhir`;
  };
}

function originOf(url: string): string {
  const start = url.indexOf('//') + 2;
  const path = url.slice(start).search(/[/?#]/);
  return path === -1 ? url : url.slice(0, start + path);
}
