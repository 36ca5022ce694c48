// An OpenAPI document as a test reads it.

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly minItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

export interface Described {
  readonly $ref?: string;
  readonly name?: string;
  readonly in?: string;
  readonly required?: boolean;
  readonly schema?: Schema;
  readonly headers?: Readonly<Record<string, Described>>;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

export interface Operation {
  readonly parameters?: readonly Described[];
  readonly requestBody?: Described;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly responses: Readonly<Record<string, Described>>;
}

type PathItem = Readonly<Record<string, Operation>> & { readonly parameters?: readonly Described[] };

export interface Document {
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

export const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
export type Method = (typeof methods)[number];

/** What a reference names, or the thing itself. */
export function resolved<Thing extends { readonly $ref?: string }>(document: Document, thing: Thing): Thing {
  if (thing.$ref === undefined) return thing;
  const [, , place = '', name = ''] = thing.$ref.split('/');
  const found = document.components[place]?.[name];
  if (found === undefined) throw new Error(`Nothing at ${thing.$ref}`);
  return found as Thing;
}

export function methodsOf(document: Document, path: string): readonly Method[] {
  return methods.filter((method) => document.paths[path]?.[method] !== undefined);
}

export function parametersOf(document: Document, path: string, method: Method): readonly Described[] {
  const item = document.paths[path];
  return [...(item?.parameters ?? []), ...(item?.[method]?.parameters ?? [])].map((each) => resolved(document, each));
}
