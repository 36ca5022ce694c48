// OpenAPI of /fhir, from the CapabilityStatement and what its operations take. https://spec.openapis.org/oas/v3.1.1.html
import type { CapabilityStatement, CapabilityStatementRestResourceSearchParam } from '@medplum/fhirtypes';
import type { OperationInput } from '../../fhir/operation-input.ts';
import type { OpenApiDocument } from '../docs-source.ts';
import {
  binaryResponses,
  parameterRef,
  parameters,
  responses,
  security,
  securitySchemes,
  typeResponse,
} from './fhir-components.ts';
import { headers } from './fhir-headers.ts';
import { pathsOfSystem, pathsOfType } from './fhir-paths.ts';
import { schemas, typeSchema } from './fhir-schemas.ts';

type SearchParam = CapabilityStatementRestResourceSearchParam;
type FhirOpenApi = OpenApiDocument & Readonly<Record<'servers' | 'security' | 'tags' | 'components', object>>;

const headText = 'Every GET answers HEAD too: with the same status and headers, and no body.';

export function fhirOpenApi(
  statement: CapabilityStatement,
  inputs: readonly OperationInput[],
  serverUrl: string,
): FhirOpenApi {
  const [rest] = statement.rest ?? [];
  const types = rest?.resource ?? [];
  const names = nameParameters([
    ['', rest?.searchParam ?? []],
    ...types.map(({ type = '', searchParam = [] }) => [type, searchParam] as const),
  ]);
  const ofTypes = types.flatMap((each) => Object.entries(pathsOfType(each, names.refsOf(each.type ?? ''), inputs)));
  const ofEachType = (make: (type: string) => object): object =>
    Object.fromEntries(types.map(({ type = '' }) => [type, make(type)]));
  return {
    openapi: '3.1.0',
    info: {
      title: 'ChartKey FHIR R4',
      version: statement.software?.version ?? '',
      summary: 'One patient’s record, read only',
      description: [rest?.security?.description, rest?.documentation, headText].filter(Boolean).join('\n\n'),
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: serverUrl }],
    security,
    tags: [
      { name: 'System', description: 'What the server is, and requests about the whole record.' },
      ...types.map(({ type = '', profile = '' }) => ({
        name: type,
        description: `R4’s ${type}.`,
        externalDocs: { url: profile },
      })),
    ],
    paths: { ...pathsOfSystem(names.refsOf(''), rest?.operation ?? [], inputs), ...Object.fromEntries(ofTypes) },
    components: {
      parameters: { ...parameters, ...names.components },
      headers,
      responses: { ...responses, ...ofEachType(typeResponse), ...binaryResponses },
      schemas: { ...schemas, ...ofEachType(typeSchema) },
      securitySchemes: securitySchemes(serverUrl),
    },
  };
}

/** The search parameters as components: one for all types that say the same of a parameter. */
function nameParameters(ofTypes: readonly (readonly [type: string, searchParams: readonly SearchParam[]])[]) {
  const components: Record<string, object> = {};
  const refs = new Map<string, readonly object[]>();
  for (const [type, searchParams] of ofTypes) {
    const names = searchParams.map((param) => {
      const { name = '' } = param;
      const component = searchParameter(param);
      components[name] ??= component;
      const isSame = JSON.stringify(components[name]) === JSON.stringify(component);
      const own = isSame ? name : `${type}.${name}`;
      components[own] = component;
      return own;
    });
    refs.set(type, names.map(parameterRef));
  }
  return { components, refsOf: (type: string): readonly object[] => refs.get(type) ?? [] };
}

/** Every repeat narrows; a list with commas widens. */
function searchParameter({ name = '', type, documentation = '' }: SearchParam): object {
  const description = [`A ${type} parameter.`, documentation].filter((text) => text !== '').join(' ');
  return { name, in: 'query', description, schema: { type: 'array', items: { type: 'string' } } };
}
