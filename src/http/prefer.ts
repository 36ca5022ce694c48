// The Prefer header. https://hl7.org/fhir/R4/search.html#errors https://www.rfc-editor.org/rfc/rfc7240#section-2

const handlingPattern = /(?:^|[,;])\s*handling\s*=\s*(?:"([^"]*)"|([^\s,;"]*))/i;

/**
 * How the client wants unknown parameters treated; undefined when it does not say. Of a preference that is there twice
 * the first counts; other preferences and other values are passed over.
 */
export function preferredHandling(headers: Headers): 'strict' | 'lenient' | undefined {
  const prefer = headers.get('prefer');
  if (prefer === null) return undefined;
  const [, quoted, plain] = handlingPattern.exec(prefer) ?? [];
  const handling = (quoted ?? plain)?.toLowerCase();
  return handling === 'strict' || handling === 'lenient' ? handling : undefined;
}
