// Writes src/sdk/manage-schema.ts: what the management API takes and answers, as types without a dependency.
// `--check` fails when the committed file differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { describeManagement } from './describe-management.ts';
import { typesOf } from './openapi-types.ts';

const file = new URL('../src/sdk/manage-schema.ts', import.meta.url);
const heading = `// What /manage/v1 takes and answers. Made by scripts/generate-portal-sdk.ts from the schemas that check the calls: never by hand.

`;

const text = `${heading}${typesOf(await describeManagement())}`;
if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error('src/sdk/manage-schema.ts is not what scripts/generate-portal-sdk.ts makes: run npm run generate');
  process.exit(1);
}
