// Requests made from an OpenAPI document: as it describes them, and wrong in one way.
import fc from 'fast-check';
import {
  type Document,
  type Method,
  methods,
  methodsOf,
  parametersOf,
  resolved,
  type Schema,
} from './openapi-document.ts';

/** Right, or what is wrong with it. */
type Kind = 'right' | 'head' | 'words' | 'unknown' | 'no-body' | 'broken-body' | 'other-type' | 'wrong-method';
type Pair = [name: string, value: string];
export type Credential = 'right' | 'wrong' | 'none';

export interface Request {
  readonly path: string;
  readonly method: Method;
  readonly kind: Kind;
  /** By the names in the path. */
  readonly ids: Readonly<Record<string, string>>;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly type: string | undefined;
  readonly credential: Credential;
}

/** Real ids for the names in a path. */
export type IdsOf = (path: string, name: string) => readonly string[];

const words = [
  ...['', 'x', 'true', 'ge2000', 'Patient', 'a|b', '1', '-1', '-date', 'accurate', '%', '"', 'x$y', '2024-13', '🩺'],
  ...['*', 'none,none', 'Patient:name', 'W/"1"', 'handling=strict', 'bytes=0-3', 'bytes=999999-'],
];
const wrongIds = ['none', 'not%20an%20id', 'x'.repeat(70), '%F0%9F%A9%BA'];
const unknownNames = ['surely-unknown', 'name:surely-unknown', '_surely', 'a.b.c'];
const brokenBodies = ['', '{}', 'null', '[', '{"resourceType":7}', '%%%', 'a=b&a=c', '{"name":null,"surely":1}'];
const formType = 'application/x-www-form-urlencoded';
const word = fc.constantFrom(...words);

export function requests(document: Document, idsOf: IdsOf): fc.Arbitrary<Request> {
  const calls = Object.keys(document.paths).flatMap((path) =>
    methodsOf(document, path).map((method) => ({ path, method })),
  );
  const kind = fc.constantFrom<Kind>(
    ...(['right', 'right', 'right', 'right', 'head', 'words', 'words', 'unknown'] as const),
    ...(['no-body', 'broken-body', 'other-type', 'wrong-method'] as const),
  );
  return fc.tuple(fc.constantFrom(...calls), kind).chain(([{ path, method }, wanted]) => {
    const others = methods.filter((each) => document.paths[path]?.[each] === undefined);
    // What cannot be so is right.
    const isPossible = { head: method === 'get', 'wrong-method': others.length > 0 }[String(wanted)] ?? true;
    const asked = isPossible ? wanted : 'right';
    const sent = asked === 'wrong-method' ? fc.constantFrom(...others) : fc.constant(method);
    return sent.chain((each) => requestOf(document, { path, method: each, described: method, kind: asked }, idsOf));
  });
}

interface Call {
  readonly path: string;
  readonly method: Method;
  /** The method whose parameters are sent. */
  readonly described: Method;
  readonly kind: Kind;
}

function requestOf(document: Document, call: Call, idsOf: IdsOf): fc.Arbitrary<Request> {
  const { path, method, described, kind } = call;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const ids = names.map((name) => {
    const real = fc.constantFrom(...idsOf(path, name));
    return [name, kind === 'words' ? fc.oneof(real, fc.constantFrom(...wrongIds)) : real] as const;
  });
  const credentials: readonly Credential[] = ['right', 'right', 'right', 'right', 'right', 'wrong', 'none'];
  return fc
    .record({
      path: fc.constant(path),
      method: fc.constant(method),
      kind: fc.constant(kind),
      ids: fc.record(Object.fromEntries(ids)),
      query: pairs(document, call, 'query').chain(
        (query): fc.Arbitrary<Pair[]> =>
          kind !== 'unknown'
            ? fc.constant(query)
            : fc.constantFrom(...unknownNames).map((name) => [...query, [name, 'x']]),
      ),
      headers: pairs(document, call, 'header').map((all) =>
        Object.fromEntries(all.filter(([, value]) => isAscii(value))),
      ),
      credential: fc.constantFrom(...credentials),
      bodyAndType: method === 'get' ? fc.constant(nothing) : bodyOf(document, path, described, kind),
    })
    .map(({ bodyAndType, ...more }) => ({ ...more, ...bodyAndType }));
}

interface BodyAndType {
  readonly body: string | undefined;
  readonly type: string | undefined;
}

const nothing: BodyAndType = { body: undefined, type: undefined };

/** Up to three of the parameters that are described. */
function pairs(document: Document, { path, described, kind }: Call, place: string): fc.Arbitrary<Pair[]> {
  const all = parametersOf(document, path, described).filter((each) => each.in === place);
  if (all.length === 0) return fc.constant([]);
  const required = all.filter((each) => each.required === true);
  const pairOf = ({ name = '', schema = {} }: (typeof all)[number]): fc.Arbitrary<Pair> =>
    (kind === 'words' ? word : sampleOf(document, schema)).map((value) => [name, textOf(value)]);
  const some = fc.array(fc.constantFrom(...all).chain(pairOf), { maxLength: place === 'query' ? 3 : 1 });
  const needed = fc.tuple(...(kind === 'words' ? [] : required).map(pairOf));
  return fc.tuple(needed, some).map(([first, more]) => {
    const rest = more.filter(([name]) => !required.some((each) => each.name === name));
    return [...first, ...rest];
  });
}

function bodyOf(document: Document, path: string, method: Method, kind: Kind): fc.Arbitrary<BodyAndType> {
  const content = Object.entries(document.paths[path]?.[method]?.requestBody?.content ?? {});
  if (content.length === 0 || kind === 'no-body') return fc.constant(nothing);
  return fc.constantFrom(...content).chain(([type, { schema = {} }]) => {
    if (kind === 'broken-body') return fc.constantFrom(...brokenBodies).map((body) => ({ body, type }));
    const body = type === formType ? formOf(document, path, schema) : jsonOf(document, schema);
    return body.map((text) => ({ body: text, type: kind === 'other-type' ? 'text/plain' : type }));
  });
}

function jsonOf(document: Document, schema: Schema): fc.Arbitrary<string> {
  return sampleOf(document, schema).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
}

/** A form that names no fields holds what the query of the same search by GET would. */
function formOf(document: Document, path: string, schema: Schema): fc.Arbitrary<string> {
  const byGet = { path: path.replace(/\/_search$/, ''), method: 'get', described: 'get', kind: 'right' } as const;
  const fields =
    schema.properties === undefined
      ? pairs(document, byGet, 'query')
      : sampleOf(document, schema).map((value) =>
          Object.entries(value as object).map(([name, each]): Pair => [name, textOf(each)]),
        );
  return fields.map((all) => new URLSearchParams(all).toString());
}

/** A value that the schema describes. */
export function sampleOf(document: Document, named: Schema): fc.Arbitrary<unknown> {
  const schema = resolved(document, named);
  const examples = schema.examples ?? (schema.example === undefined ? [] : [schema.example]);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (examples.length > 0) return fc.constantFrom(...examples);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((each) => sampleOf(document, each)));
  const [type] = [schema.type].flat();
  switch (type) {
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([name, each]) => [name, sampleOf(document, each)]);
      const requiredKeys = [...(schema.required ?? [])];
      return fc.record<Record<string, unknown>>(Object.fromEntries(fields), { requiredKeys });
    }
    case 'array':
      return fc.array(sampleOf(document, schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 2 });
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: (schema.minimum ?? 0) + 20 });
    case 'null':
      return fc.constant(null);
    default:
      return schema.format === 'date-time' ? fc.constantFrom('2020-02-03T04:05:06Z', '2999-01-01T00:00:00Z') : word;
  }
}

export function textOf(value: unknown): string {
  return Array.isArray(value) ? value.map(textOf).join(',') : String(value);
}

/** What fetch takes in a header. */
function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
