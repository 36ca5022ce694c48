// Programs that the guide prints, from files that run as they are.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The server that the files name. */
const namedUrl = 'http://127.0.0.1:8080';

function load(name: string): (serverUrl: string) => string {
  const text = readFileSync(
    fileURLToPath(new URL(`../../../docs/examples/${name}`, import.meta.url)),
    'utf8',
  ).trimEnd();
  return (serverUrl) => text.replaceAll(namedUrl, serverUrl);
}

/** Each reads all Observations, page by page. */
export const readInJavaScript = load('read-record.mjs');
export const readInPython = load('read_record.py');
export const readInSharp = load('ReadRecord.cs');
/** Makes a credential by the SDK. */
export const createByPortal = load('create-key.mjs');
