import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { header } from './response-schema.ts';

/** The security scheme that every call but the description itself asks for. */
const securityScheme = 'managementToken';

type OpenApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

const getDescription = createRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'getDescription',
  tags: ['Description'],
  summary: 'This description, as OpenAPI 3.1',
  description: 'Public: it tells nothing that the documentation does not.',
  security: [],
  responses: {
    200: {
      description: 'An OpenAPI 3.1 document',
      content: { 'application/json': { schema: z.object({ openapi: z.string() }).loose() } },
    },
  },
});

/** Mounts the description of all that is mounted on `app` by the time of the first request. Mount it before authentication. */
export function registerDescription(app: OpenAPIHono): void {
  app.openAPIRegistry.registerComponent('securitySchemes', securityScheme, {
    type: 'http',
    scheme: 'bearer',
    description: 'A management token, from `chartkey management-token create` or set at start.',
  });
  let description: OpenApiDocument | undefined;
  app.openAPIRegistry.registerPath(getDescription);
  app.get(getDescription.getRoutingPath(), (c) => {
    description ??= describeCalls(app);
    return c.json(description);
  });
}

/** Describes the calls mounted on `app`, from the schemas that check their input. */
export function describeCalls(app: OpenAPIHono): OpenApiDocument {
  return withRequestIds(describeRoutes(app));
}

/**
 * What is on record tells under which id: calls about patients and imports that did something, and those without a management
 * token. So does what failed here, for the log.
 */
function withRequestIds(description: OpenApiDocument): OpenApiDocument {
  const requestId = header('Names the request in the record of activity, and in the log.', true);
  for (const [path, item] of Object.entries(description.paths ?? {})) {
    const onRecord = /\/(?:patients|import)/.test(path) ? /^(?:2|401|429|5)/ : /^(?:401|429|5)/;
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      for (const [status, response] of Object.entries(item[method]?.responses ?? {})) {
        if (onRecord.test(status)) response.headers = { ...response.headers, 'X-Request-Id': requestId };
      }
    }
  }
  return description;
}

function describeRoutes(app: OpenAPIHono): OpenApiDocument {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'ChartKey management API',
      version: '1',
      description:
        'For portal backends: creates, lists, renames, rotates and deletes the credentials with which apps read a patient’s record. Every call needs a management token; this description is public. Errors are problem details (RFC 9457). No answer may be cached.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ [securityScheme]: [] }],
    tags: [
      { name: 'Activity', description: 'Who read a record and when, and what became of its credentials.' },
      { name: 'Credentials', description: 'What an app holds to read one patient’s record.' },
      { name: 'Description', description: 'The API about itself.' },
      { name: 'Import', description: 'Loading and updating records.' },
      { name: 'Patients', description: 'Finding a patient, and cutting off all access to one.' },
    ],
  });
}
