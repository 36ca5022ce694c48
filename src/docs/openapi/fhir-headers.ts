// The headers of answers under /fhir, and which answers have them. https://hl7.org/fhir/R4/http.html

interface Header {
  readonly description: string;
  readonly required?: true;
  readonly schema: object;
}

const text = { type: 'string' };

function always(description: string): Header {
  return { description, required: true, schema: text };
}

function sometimes(description: string, schema: object = text): Header {
  return { description, schema };
}

export const headers = {
  'Cache-Control': always('private, no-store for all but what is public.'),
  Vary: always('What an answer depends on.'),
  'X-Content-Type-Options': always('nosniff.'),
  'X-Request-Id': always('Names the request in the server’s log.'),
  'X-Correlation-Id': sometimes('The X-Request-Id of the request, where it had one.'),
  RateLimit: sometimes('Requests that this credential has left, and seconds until it has all of them again.'),
  'RateLimit-Policy': sometimes('Requests a minute for this credential.'),
  'Preference-Applied': sometimes('The handling that Prefer asked for.'),
  ETag: always('W/"version".'),
  'Last-Modified': always('When the version was written.'),
  'Accept-Ranges': sometimes('bytes, where a part of the content may be asked for.'),
  'Content-Disposition': sometimes('attachment: no browser shows the content as a page of this server.'),
  'Content-Security-Policy': sometimes('Keeps the content from running in a browser.'),
  'Content-Range': sometimes('Which part it is, or how long the whole is.'),
  'WWW-Authenticate': always('The doors there are.'),
  Allow: sometimes('The methods that the path takes.'),
  'Retry-After': sometimes('Seconds to wait.', { type: 'integer', minimum: 0 }),
};

export type HeaderName = keyof typeof headers;

const ofAny: readonly HeaderName[] = [
  'Cache-Control',
  'Vary',
  'X-Content-Type-Options',
  'X-Request-Id',
  'X-Correlation-Id',
];
const ofCredential: readonly HeaderName[] = ['RateLimit', 'RateLimit-Policy', 'Preference-Applied'];

export const versionHeaders: readonly HeaderName[] = ['ETag', 'Last-Modified'];
export const binaryHeaders: readonly HeaderName[] = [
  ...versionHeaders,
  ...(['Accept-Ranges', 'Content-Disposition', 'Content-Security-Policy', 'Content-Range'] as const),
];

/** Of an answer: those of every answer, and `more`. */
export function headerRefs(more: readonly HeaderName[] = []): object {
  const names = [...ofAny, ...ofCredential, ...more];
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
