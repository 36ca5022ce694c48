// Whether an answer is one that an OpenAPI document describes.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type Described, type Document, methodsOf, resolved, type Schema } from './openapi-document.ts';
import type { Request } from './openapi-requests.ts';

export interface Sent {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Says what is not described; undefined when nothing is. */
export type Judge = (request: Request, answer: Sent) => string | undefined;

/** Those of the connection and of caching, and of content, which is judged by its schema. */
const ofTransport: ReadonlySet<string> = new Set([
  ...['connection', 'date', 'keep-alive', 'transfer-encoding', 'cache-control', 'vary'],
  ...['content-encoding', 'content-length', 'content-type'],
]);

/** `refusal` is the name of the schema of what is refused. */
export function createJudge(document: Document, refusal: string): Judge {
  const validate = createValidate(document);
  return (request, answer) => {
    const { path, method, kind, credential } = request;
    const { status, headers, text } = answer;
    const where = `${kind} ${method} ${path}: ${status}`;
    if (kind === 'wrong-method') {
      const fault =
        judgeOther(document, request, answer) ?? validate({ $ref: `#/components/schemas/${refusal}` }, text);
      return fault === undefined ? undefined : `${where}: ${fault}: ${text.slice(0, 300)}`;
    }
    const responses = document.paths[path]?.[method]?.responses ?? {};
    const found = responses[status] ?? responses[`${Math.floor(status / 100)}XX`];
    if (found === undefined) return `${where} (${credential}) is not described: ${text.slice(0, 300)}`;
    const described = resolved(document, found);
    const fault =
      judgeHeaders(document, described, headers) ??
      (kind === 'head' ? judgeNoBody(text) : judgeBody(described, answer, validate));
    return fault === undefined ? undefined : `${where}: ${fault}: ${text.slice(0, 300)}`;
  };
}

/** The path is there, so that it tells which methods it takes; who has no right to know is told of the credential first. */
function judgeOther(document: Document, { path, credential }: Request, { status, headers }: Sent): string | undefined {
  if (status === 401 && credential !== 'right') return undefined;
  if (status !== 405) return 'is not 405';
  const told = (headers.get('allow') ?? '').split(', ').filter((name) => name !== 'HEAD' && name !== 'OPTIONS');
  const described = methodsOf(document, path).map((method) => method.toUpperCase());
  return told.sort().join() === described.sort().join() ? undefined : `Allow names ${told}`;
}

function judgeHeaders(document: Document, { headers = {} }: Described, sent: Headers): string | undefined {
  const described = new Map(
    Object.entries(headers).map(([name, header]) => [name.toLowerCase(), resolved(document, header)] as const),
  );
  const missing = [...described].filter(([name, { required }]) => required === true && !sent.has(name));
  const unknown = [...sent.keys()].filter((name) => !ofTransport.has(name) && !described.has(name));
  if (missing.length > 0) return `has no ${missing.map(([name]) => name)}`;
  return unknown.length > 0 ? `${unknown} is not described` : undefined;
}

function judgeNoBody(text: string): string | undefined {
  return text === '' ? undefined : 'has a body';
}

type Validate = (schema: Schema, text: string) => string | undefined;

function judgeBody({ content }: Described, { headers, text }: Sent, validate: Validate): string | undefined {
  if (content === undefined) return judgeNoBody(text);
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  const media = content[type] ?? content['*/*'];
  if (media === undefined) return `${type} is not described`;
  return media.schema === undefined || !type.endsWith('json') ? undefined : validate(media.schema, text);
}

function createValidate(document: Document): Validate {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'http://openapi.test/document', ...(document as object) });
  const compiled = new Map<string, ValidateFunction>();
  return (schema, text) => {
    const key = JSON.stringify(schema).replaceAll('"#/', '"http://openapi.test/document#/');
    const check = compiled.get(key) ?? ajv.compile(JSON.parse(key));
    compiled.set(key, check);
    return check(JSON.parse(text)) ? undefined : ajv.errorsText(check.errors);
  };
}
