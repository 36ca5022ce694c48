// A resource as it is stored: minified, its own order kept, versionId and lastUpdated left to the store.
import { createHash } from 'node:crypto';
import { isJsonObject } from '../fhir/structure-invariant.ts';
import type { JsonObject, ResourceChange } from '../store/resource-change.ts';
import { hasMarks, plainText } from './exact-json.ts';

type Text = Extract<ResourceChange, { type: 'put' }>['text'];

export interface StoredForm {
  /** The resource with its id, numbers as JavaScript has them. */
  readonly resource: JsonObject;
  readonly text: Text;
}

/** `isMarked`: the resource comes from JSON whose numbers are marked; see exact-json.ts. */
export function storedForm(resource: JsonObject, id: string, isMarked: boolean): StoredForm {
  const { resourceType, id: _id, meta, ...rest } = resource;
  const metaText = plainText(withoutServerMeta(meta), isMarked);
  const restText = plainText(rest, isMarked);
  const head = `{"resourceType":"${String(resourceType)}","id":"${id}","meta":{`;
  const tail = restText === '{}' ? `${metaText.slice(1)}}` : `${metaText.slice(1)},${restText.slice(1)}`;
  const plain: JsonObject = { ...plainObject(resource, isMarked), id };
  return { resource: plain, text: { head, tail } };
}

/** The object with numbers as JavaScript has them: itself when it has no others. */
export function plainObject(object: JsonObject, isMarked: boolean): JsonObject {
  if (!isMarked || !hasMarks(object)) return object;
  const plain: unknown = JSON.parse(plainText(object, true));
  return isJsonObject(plain) ? plain : object;
}

/**
 * The id of a resource that has none: the same content gives the same id, so that importing it again changes nothing.
 * `occurrence` tells equal resources of one Bundle apart.
 */
export function idOfContent(resource: JsonObject, isMarked: boolean, occurrence: number): string {
  const hash = createHash('sha256').update(`${occurrence}\n`).update(plainText(resource, isMarked)).digest('hex');
  // The form of a UUID version 8, which is for hashes like this one: https://www.rfc-editor.org/rfc/rfc9562#section-5.8
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

function withoutServerMeta(meta: unknown): JsonObject {
  if (!isJsonObject(meta)) return {};
  const { versionId: _versionId, lastUpdated: _lastUpdated, ...own } = meta;
  return own;
}
