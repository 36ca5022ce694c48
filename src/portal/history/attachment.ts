// What a document holds: in the resource itself, or in a Binary of the same record.
import type { Attachment, DocumentReference } from '@medplum/fhirtypes';
import type { RecordReader } from './record-reader.ts';

export interface FileContent {
  /** Undefined when nothing names it, or when it is nothing that a header may hold. */
  readonly mediaType: string | undefined;
  readonly bytes: Buffer;
}

const mediaTypePattern = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+/;
const binaryUrl = /^Binary\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/\d+)?$/;

/** The document's files that this server has. */
export function storedAttachments({ content }: DocumentReference): readonly Attachment[] {
  return content.map(({ attachment }) => attachment).filter(isStored);
}

/** Its media type without parameters, in lower case. */
export function mediaTypeOf({ contentType }: Attachment): string | undefined {
  return mediaTypePattern.exec(contentType ?? '')?.[0].toLowerCase();
}

/** Undefined when the file is not in the record. */
export async function readAttachment(reader: RecordReader, attachment: Attachment): Promise<FileContent | undefined> {
  const mediaType = mediaTypeOf(attachment);
  if (attachment.data !== undefined) return { mediaType, bytes: Buffer.from(attachment.data, 'base64') };
  const id = binaryUrl.exec(attachment.url ?? '')?.[1];
  const binary = id === undefined ? undefined : await reader.read('Binary', id);
  if (binary === undefined) return undefined;
  return {
    mediaType: mediaType ?? mediaTypeOf({ contentType: binary.contentType }),
    bytes: Buffer.from(binary.data ?? '', 'base64'),
  };
}

function isStored({ data, url }: Attachment): boolean {
  return data !== undefined || binaryUrl.test(url ?? '');
}
