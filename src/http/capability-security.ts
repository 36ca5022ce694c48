// How clients come in, for the CapabilityStatement. https://hl7.org/fhir/R4/capabilitystatement-definitions.html#CapabilityStatement.rest.security
import type { CapabilityStatementRestSecurity } from '@medplum/fhirtypes';

const serviceSystem = 'http://terminology.hl7.org/CodeSystem/restful-security-service';

/**
 * The same as smart-configuration says. It names no SMART-on-FHIR and has no oauth-uris extension, which needs an endpoint
 * where a user authorizes an app: nobody does that here.
 */
export const restSecurity: CapabilityStatementRestSecurity = {
  service: [
    {
      coding: [{ system: serviceSystem, code: 'Basic' }],
      text: 'HTTP Basic, with an API key as user name and its secret as password',
    },
    {
      coding: [{ system: serviceSystem, code: 'OAuth' }],
      text: 'OAuth 2.0 client credentials: an API key and its secret buy a Bearer token of ten minutes at /oauth2/token, for all that the key may see or for narrower SMART scopes',
    },
    { text: 'An API key and its secret as the headers X-API-Key and X-API-Secret' },
  ],
  description:
    'Every request but those for this statement and for .well-known/smart-configuration needs an API key and its secret, or ' +
    'a token bought with them; never in a URL. Patients create keys in their portal. A key reaches what its patient chose ' +
    'of their record and nothing else, until it is deleted or expires; a token ends with its key. No app is launched, no ' +
    'user signs in, and no client authenticates with a key pair: neither SMART App Launch nor SMART Backend Services.',
};
