// The Prefer header. https://hl7.org/fhir/R4/search.html#errors

const handlingPattern = /(?:^|[,;])\s*handling\s*=\s*"?(strict|lenient)"?\s*(?=$|[,;])/i;

/** How the client wants unknown parameters treated; undefined when it does not say. */
export function preferredHandling(headers: Headers): 'strict' | 'lenient' | undefined {
  const handling = handlingPattern.exec(headers.get('prefer') ?? '')?.[1]?.toLowerCase();
  return handling === 'strict' || handling === 'lenient' ? handling : undefined;
}
