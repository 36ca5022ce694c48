// Makes the changes that a store is asked to write, from plain resources.
import { isResourceType } from '../../src/fhir/resource-types.ts';
import type { JsonObject, ResourceChange } from '../../src/store/resource-change.ts';

/** Puts a resource as given; it must have a resourceType and an id. */
export function put(resource: JsonObject): ResourceChange {
  const { resourceType, id, meta, ...rest } = resource;
  if (typeof resourceType !== 'string' || !isResourceType(resourceType) || typeof id !== 'string') {
    throw new Error('A resource to put needs a resourceType and an id');
  }
  const head = `{"resourceType":"${resourceType}","id":"${id}","meta":{`;
  const restOfMeta = meta === undefined ? '' : JSON.stringify(meta).slice(1, -1);
  const body = JSON.stringify(rest).slice(1);
  const tail = `${restOfMeta}}${body === '}' ? '' : ','}${body}`;
  return { type: 'put', method: 'PUT', resourceType, id, resource, text: { head, tail } };
}

/** Deletes `Type/id`. */
export function remove(reference: string): ResourceChange {
  const [resourceType = '', id = ''] = reference.split('/');
  if (!isResourceType(resourceType)) throw new Error(`${reference} names no R4 type`);
  return { type: 'delete', resourceType, id };
}

/** A Reference element. */
export function to(reference: string): { reference: string } {
  return { reference };
}
