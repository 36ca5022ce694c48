// What each endpoint of /oauth2 takes: the schemas that check its parameters, and that describe it.
import { z } from '@hono/zod-openapi';
import { invalidRequest } from './oauth-error.ts';
import type { Parameters } from './parameters.ts';

const clientFields = {
  client_id: z.string().optional().describe('The API key, where it is not sent as HTTP Basic.'),
  client_secret: z.string().optional().describe('Its secret, where it is not sent as HTTP Basic.'),
};

export const tokenRequest = z.looseObject({
  grant_type: z
    .string('grant_type is missing.')
    .meta({ description: 'client_credentials, the one grant that is offered.', examples: ['client_credentials'] }),
  scope: z
    .string()
    .optional()
    .meta({
      description:
        'SMART scopes, separated by spaces, that narrow what the key may see. All of it unless said otherwise.',
      examples: ['patient/Observation.rs patient/Condition.rs'],
    }),
  ...clientFields,
});

export const revocationRequest = z.looseObject({
  token: z.string('token is missing.').describe('The access token that is to end.'),
  token_type_hint: z.string().optional().describe('Taken, and not needed.'),
  ...clientFields,
});

export const introspectionRequest = z.looseObject({
  token: z.string('token is missing.').describe('The access token that is asked about.'),
  token_type_hint: z.string().optional().describe('Taken, and not needed.'),
});

const both = 'Both key and secret are needed.';

export const leakReport = z.looseObject({
  key: z.string(both).describe('What was found in public.'),
  secret: z.string(both).describe('What was found with it.'),
});

/** The parameters as the endpoint takes them; refuses the first that is wrong. RFC 6749 has others passed over. */
export function checked<Schema extends z.ZodType>(schema: Schema, parameters: Parameters): z.infer<Schema> {
  const result = schema.safeParse(Object.fromEntries(parameters));
  if (!result.success) throw invalidRequest(result.error.issues[0]?.message ?? 'A parameter is wrong.');
  return result.data;
}
