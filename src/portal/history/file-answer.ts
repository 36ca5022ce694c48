// A file of the record as a download. Whoever wrote it may mean harm: no browser shows it as a page of this server or runs it.

/** What keeps its media type; anything else goes out as mere bytes. */
const extensions: ReadonlyMap<string, string> = new Map([
  ['application/pdf', 'pdf'],
  ['application/json', 'json'],
  ['application/fhir+json', 'json'],
  ['application/xml', 'xml'],
  ['application/rtf', 'rtf'],
  ['application/dicom', 'dcm'],
  ['image/jpeg', 'jpg'],
  ['image/png', 'png'],
  ['image/tiff', 'tif'],
  ['text/html', 'html'],
  ['text/plain', 'txt'],
  ['text/rtf', 'rtf'],
  ['text/xml', 'xml'],
]);

/** A person opens or saves it; a page that takes it for a script, a style or an image does not get it. */
const wantedDestinations: ReadonlySet<string | null> = new Set([null, 'document', 'empty', 'iframe', 'frame']);

export function isAskedAsFile(headers: Headers): boolean {
  return wantedDestinations.has(headers.get('sec-fetch-dest'));
}

export function fileHeaders(mediaType: string | undefined, title: string): Record<string, string> {
  const extension = extensions.get(mediaType ?? '');
  const name = fileName(title, extension ?? 'bin');
  const plain = name.replace(/[^\w .-]/g, '_');
  const isText = mediaType?.startsWith('text/');
  return {
    'Content-Type':
      extension === undefined ? 'application/octet-stream' : `${mediaType}${isText ? '; charset=utf-8' : ''}`,
    'Content-Disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, percent)}`,
    'Content-Security-Policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
  };
}

/** A title without what some system cannot have in a file's name. */
function fileName(title: string, extension: string): string {
  const stem = title
    .replace(/[\p{Cc}\p{Cf}\p{Cs}/\\:*?"<>|]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\.+|\.+$/g, '');
  return `${Array.from(stem).slice(0, 100).join('') || 'document'}.${extension}`;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
