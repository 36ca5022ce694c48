// Where tokens come from and what they may be for. https://hl7.org/fhir/smart-app-launch/conformance.html
import { resourceTypes } from '../fhir/resource-types.ts';
import type { Answer } from './answer.ts';
import type { BaseUrl } from './base-url.ts';

/** It holds nothing of any patient, and changes with a release alone. */
const headers = { 'Cache-Control': 'public, max-age=300' };
const fhirPath = '/fhir';
const clientMethods = ['client_secret_basic', 'client_secret_post'];
/**
 * Patient-level scopes in both versions' syntax, and clients that authenticate with a shared secret. No launch-*, sso-* or
 * context-* capability and no authorization endpoint: no app is launched. No client-confidential-asymmetric: what SMART
 * Backend Services ask of a client is not offered.
 */
const capabilities = ['client-confidential-symmetric', 'permission-patient', 'permission-v1', 'permission-v2'];
/** More are taken: with r or s alone, in version 1's form, and with search parameters. */
const scopes = ['patient/*.rs', 'patient/*.read', ...resourceTypes.map((type) => `patient/${type}.rs`)];

export function createSmartConfiguration(baseUrl: BaseUrl): (requestUrl: string) => Answer {
  return (requestUrl) => {
    const serverUrl = baseUrl(requestUrl).slice(0, -fhirPath.length);
    const oauth = `${serverUrl}/oauth2`;
    const configuration = {
      token_endpoint: `${oauth}/token`,
      token_endpoint_auth_methods_supported: clientMethods,
      grant_types_supported: ['client_credentials'],
      scopes_supported: scopes,
      introspection_endpoint: `${oauth}/introspect`,
      revocation_endpoint: `${oauth}/revoke`,
      revocation_endpoint_auth_methods_supported: clientMethods,
      // Of RFC 8414: there it says what the scopes' `*` leaves out.
      service_documentation: `${serverUrl}/docs/doors`,
      capabilities,
    };
    // No resource, so never FHIR's type; and JSON whatever the client accepts, as SMART has it.
    return { status: 200, body: JSON.stringify(configuration), headers, contentType: 'application/json' };
  };
}
