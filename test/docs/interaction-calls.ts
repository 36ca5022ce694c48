/** The calls that an interaction of the CapabilityStatement stands for, T the type; of the whole record with `system` before it. */
export const callsOf: Readonly<Record<string, readonly string[]>> = {
  read: ['GET /fhir/T/{id}'],
  vread: ['GET /fhir/T/{id}/_history/{vid}'],
  'history-instance': ['GET /fhir/T/{id}/_history'],
  'history-type': ['GET /fhir/T/_history'],
  'search-type': ['GET /fhir/T', 'POST /fhir/T/_search'],
  'system batch': ['POST /fhir'],
  'system search-system': ['GET /fhir', 'POST /fhir/_search'],
  'system history-system': ['GET /fhir/_history'],
};
