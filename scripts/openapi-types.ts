/** What is read here of an OpenAPI 3.1 schema. https://spec.openapis.org/oas/v3.1.1.html#schema-object */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number)[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema?: Schema }>> }>>;
}

export interface Description {
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const lineWidth = 120;

/**
 * The schemas of a description as TypeScript interfaces, sorted by name: those that it names, `<Operation>Answer` for a
 * successful JSON answer without a name, and `<Operation>Query` for the query parameters of an operation. The description's
 * own call, which alone is public, is left out.
 */
export function typesOf({ components, paths = {} }: Description): string {
  const operations = Object.values(paths)
    .flatMap((item) => Object.values(item))
    .filter((operation) => operation.security?.length !== 0);
  const named = new Map([...Object.entries(components?.schemas ?? {}), ...operations.flatMap(schemasOf)]);
  const all = [...named].flatMap(([name, schema]) => [[name, schema] as const, ...parts(name, schema)]);
  return all
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, schema]) => declarationOf(name, schema, named))
    .join('\n');
}

/** The objects in lists of a schema that have no name: `Problem.errors` holds `ProblemError`. */
function parts(name: string, { properties = {} }: Schema): readonly (readonly [string, Schema])[] {
  return Object.entries(properties).flatMap(([field, { items }]) =>
    items?.properties === undefined ? [] : [[partName(name, field), items] as const],
  );
}

function partName(name: string, field: string): string {
  return `${name}${capitalised(field).replace(/s$/, '')}`;
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** An operation's schemas without a name, under names made from the operation's own. */
function schemasOf(operation: Operation): readonly (readonly [string, Schema])[] {
  const { operationId = '', summary = '' } = operation;
  const name = capitalised(operationId);
  const [, success] = Object.entries(operation.responses).find(([status]) => status.startsWith('2')) ?? [];
  const answer = success?.content?.['application/json']?.schema;
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  return [
    ...(answer === undefined || answer.$ref !== undefined
      ? []
      : [[`${name}Answer`, { description: `Answer to: ${summary}.`, ...answer }] as const]),
    ...(query.length === 0 ? [] : [[`${name}Query`, querySchema(summary, query)] as const]),
  ];
}

function querySchema(summary: string, parameters: readonly Parameter[]): Schema {
  return {
    type: 'object',
    description: `Query of: ${summary}.`,
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(
      parameters.map(({ name, description, schema }) => [
        name,
        { ...schema, ...(description === undefined ? {} : { description }) },
      ]),
    ),
  };
}

function declarationOf(name: string, schema: Schema, named: ReadonlyMap<string, Schema>): string {
  if (!typeNames(schema).includes('object')) {
    throw new Error(`${name} is no object: teach scripts/openapi-types.ts what to make of it.`);
  }
  const base = [...named].find(([, other]) => isPartOf(other, schema));
  const own = base === undefined ? schema : without(schema, base[1]);
  const heritage = base === undefined ? '' : ` extends ${base[0]}`;
  return `${commentOf(schema, '')}export interface ${name}${heritage} ${objectOf(name, own, '')}\n`;
}

/** Whether one has all that the other has, word for word, and more. A single field in common is chance. */
function isPartOf(one: Schema, other: Schema): boolean {
  const fields = Object.entries(one.properties ?? {});
  return (
    fields.length > 1 &&
    fields.length < Object.keys(other.properties ?? {}).length &&
    fields.every(
      ([name, schema]) =>
        JSON.stringify(schema) === JSON.stringify(other.properties?.[name]) &&
        one.required?.includes(name) === other.required?.includes(name),
    )
  );
}

function without(schema: Schema, base: Schema): Schema {
  const own = Object.entries(schema.properties ?? {}).filter(([name]) => base.properties?.[name] === undefined);
  return { ...schema, properties: Object.fromEntries(own) };
}

function objectOf(
  owner: string,
  { properties = {}, required = [], additionalProperties }: Schema,
  indent: string,
): string {
  const inner = `${indent}  `;
  const fields = Object.entries(properties).map(([name, schema]) => {
    const isRequired = required.includes(name);
    const start = `${inner}readonly ${name}${isRequired ? '' : '?'}:`;
    const type = `${typeOf(partName(owner, name), schema, inner)}${isRequired ? '' : ' | undefined'}`;
    return `${commentOf(schema, inner)}${broken(start, type, inner)}\n`;
  });
  const rest =
    typeof additionalProperties === 'object'
      ? [`${inner}readonly [name: string]: ${typeOf(owner, additionalProperties, inner)};\n`]
      : [];
  return `{\n${[...fields, ...rest].join('')}${indent}}`;
}

/** A long union has a line for each member. */
function broken(start: string, type: string, indent: string): string {
  const line = `${start} ${type};`;
  if (line.length <= lineWidth) return line;
  const members = type.split(' | ').map((member) => `\n${indent}  | ${member}`);
  return `${start}${members.join('')};`;
}

/** `name` is that of an unnamed object in a list. */
function typeOf(name: string, schema: Schema, indent: string): string {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/components/schemas/', '');
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  const names = typeNames(schema);
  // An empty schema, of which nothing is known.
  return names.length === 0 ? 'unknown' : names.map((type) => namedType(type, name, schema, indent)).join(' | ');
}

function namedType(type: string, name: string, schema: Schema, indent: string): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'integer':
    case 'number':
      return 'number';
    case 'object':
      return objectOf(name, schema, indent);
    case 'array':
      return arrayOf(schema.items?.properties === undefined ? typeOf(name, schema.items ?? {}, indent) : name);
    default:
      throw new Error(`Type ${type}: teach scripts/openapi-types.ts what to make of it.`);
  }
}

function arrayOf(member: string): string {
  return `readonly ${/^\w+$/.test(member) ? member : `(${member})`}[]`;
}

function literal(value: string | number): string {
  return typeof value === 'number' ? String(value) : `'${value.replace(/['\\]/g, '\\$&')}'`;
}

function typeNames({ type = [] }: Schema): readonly string[] {
  return typeof type === 'string' ? [type] : type;
}

/** Breaks at spaces, so that an editor shows it whole. */
function commentOf({ description }: Schema, indent: string): string {
  if (description === undefined) return '';
  const text = description.replaceAll('*/', '*\\/');
  if (indent.length + text.length + '/**  */'.length <= lineWidth) return `${indent}/** ${text} */\n`;
  const width = lineWidth - indent.length - ' * '.length;
  const lines = text.match(new RegExp(`\\S.{0,${width - 1}}(?=\\s|$)`, 'gu')) ?? [];
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}
