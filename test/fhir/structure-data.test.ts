import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkResource } from '../../src/fhir/structure-check.ts';

const test = suite('structure check on real records');
const data = new URL('../../../shared/data/', import.meta.url);

function files(folder: string, ending: string): URL[] {
  const names = readdirSync(new URL(`${folder}/`, data)).filter((name) => name.endsWith(ending));
  return names.map((name) => new URL(`${folder}/${name}`, data));
}

function resourcesIn(file: URL): Resource[] {
  const text = readFileSync(file, 'utf8');
  if (file.pathname.endsWith('.ndjson'))
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  const bundle: Bundle = JSON.parse(text);
  return (bundle.entry ?? []).flatMap((entry) => entry.resource ?? []);
}

if (!existsSync(data)) {
  test.skip('the shared data is absent');
} else {
  for (const folder of ['synthea-2019-transactions', 'synthea-2021-transactions', 'us-core-6.1.0-examples']) {
    test(`${folder} — breaks R4 nowhere`, () => {
      const isTransaction = folder !== 'us-core-6.1.0-examples';
      let count = 0;
      for (const file of files(folder, isTransaction ? '.json' : '.ndjson')) {
        for (const resource of resourcesIn(file)) {
          count++;
          const problems = checkResource(resource, { allowConditional: isTransaction });
          assert.equal(problems, [], `${file.pathname} ${resource.resourceType}/${resource.id}`);
        }
      }
      assert.ok(count > 100);
    });
  }
}

test.run();
