// CapabilityStatement.software. https://hl7.org/fhir/R4/capabilitystatement-definitions.html#CapabilityStatement.software
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const packageFile: { readonly version: string } = require('../../package.json');

/** Version of the software as released. */
export const softwareVersion = packageFile.version;
