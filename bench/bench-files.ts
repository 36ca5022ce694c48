import { existsSync } from 'node:fs';
import { fixtureFiles, sharedDataFiles } from '../test/support/source-data.ts';

/** Synthea's records where they are at hand, hospitals and practitioners first, else this project's own. */
export function benchFiles(): string[] {
  const shared = existsSync('../shared/data') ? sharedDataFiles() : undefined;
  return shared?.filter((file) => file.includes('synthea-')) ?? fixtureFiles();
}
