// What import asks a store to write.
import type { ResourceType } from '../fhir/resource-types.ts';
import type { JsonObject } from '../search/json-value.ts';
import type { EndedCredential } from './credential-store.ts';

export type { JsonObject };

export type ResourceChange =
  | {
      readonly type: 'put';
      readonly method: 'POST' | 'PUT';
      readonly resourceType: ResourceType;
      readonly id: string;
      /** The resource as parsed, its references already those of this server. */
      readonly resource: JsonObject;
      /**
       * The JSON text in two pieces, between which `"versionId":"…","lastUpdated":"…"` belongs: `head` ends with
       * `"meta":{` and `tail` begins with the rest of meta (without those two) and its `}`. Numbers stand as they were sent.
       */
      readonly text: { readonly head: string; readonly tail: string };
    }
  | { readonly type: 'delete'; readonly resourceType: ResourceType; readonly id: string };

/** `version` is the resource's current version after the change; 0 when there was nothing to delete. */
export interface WriteResult {
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'deleted';
  readonly version: number;
  /** Credentials that ended because their Patient was deleted; undefined where there was none. */
  readonly endedCredentials?: readonly EndedCredential[];
}
