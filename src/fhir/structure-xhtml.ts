// What a narrative's XHTML may hold: R4's txt-1 and txt-2. https://hl7.org/fhir/R4/narrative.html

const xhtmlNamespace = 'http://www.w3.org/1999/xhtml';

const allowedElements = new Set(
  (
    'a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol ' +
    'p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var'
  ).split(' '),
);

// The list of txt-1, and xml:lang, which R4's text on languages asks for beside lang.
const allowedAttributes = new Set(
  (
    'abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff charset cite ' +
    'class colspan compact coords dir frame headers height href hreflang hspace id lang longdesc name nowrap rel rev rowspan ' +
    'rules scope shape span src start style summary tabindex title type valign value vspace width xml:lang'
  ).split(' '),
);

const linkAttributes = new Set(['href', 'src', 'cite', 'longdesc']);
const schemePattern = /^([a-z][a-z0-9+.-]*):/i;
const linkSchemes = new Set(['http', 'https', 'mailto', 'tel']);
const imageData = /^data:image\/(?:png|jpeg|gif|webp|bmp)[;,]/i;

const tagPattern = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const attributePattern = /([\w:.-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;
// XML has these five names; HTML's others, such as &nbsp;, are not well-formed here.
const brokenEntity = /&(?!(?:lt|gt|amp|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)/;

const namedCharacters: ReadonlyMap<string, string> = new Map(
  Object.entries({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }),
);

/** What is wrong with a narrative's div, and what would be right; `undefined` when nothing is. */
export function xhtmlProblem(text: string): string | undefined {
  if (brokenEntity.test(text))
    return 'an "&" that begins none of &lt; &gt; &amp; &quot; &apos; or a numbered character';
  const open: string[] = [];
  let hasContent = false;
  let isBegun = false;
  let position = 0;
  while (position < text.length) {
    const next = text.indexOf('<', position);
    const end = next === -1 ? text.length : next;
    if (end > position && text.slice(position, end).trim() !== '') {
      if (open.length === 0) return 'text outside the div; the narrative is one div element';
      hasContent = true;
    }
    if (next === -1) break;
    if (text.startsWith('<!--', next)) {
      const close = text.indexOf('-->', next + 4);
      if (close === -1) return 'a comment that does not end';
      position = close + 3;
      continue;
    }
    tagPattern.lastIndex = next;
    const tag = tagPattern.exec(text);
    if (tag === null) return `a tag that is not well-formed XHTML: ${text.slice(next, next + 40)}`;
    position = tagPattern.lastIndex;
    const [, slash, name = '', attributes = '', selfClosing] = tag;
    if (slash === '/') {
      if (open.pop() !== name) return `</${name}> closes an element that is not open`;
      continue;
    }
    const problem = tagProblem(name, attributes, open.length === 0, isBegun);
    if (problem !== undefined) return problem;
    isBegun = true;
    if (name === 'img' && /\ssrc\s*=/.test(attributes)) hasContent = true;
    if (selfClosing !== '/') open.push(name);
  }
  if (open.length > 0) return `<${open.at(-1)}> is not closed`;
  return hasContent ? undefined : 'no text; a narrative says something (txt-2)';
}

function tagProblem(name: string, attributes: string, isRoot: boolean, isBegun: boolean): string | undefined {
  if (isRoot && (name !== 'div' || isBegun)) return `<${name.slice(0, 40)}> where one div holds everything`;
  if (!allowedElements.has(name)) return `<${name.slice(0, 40)}>, which a narrative may not hold (txt-1)`;
  let namespace: string | undefined;
  for (const [, attribute = '', double, single] of attributes.matchAll(attributePattern)) {
    const value = double ?? single ?? '';
    if (attribute === 'xmlns') namespace = value;
    else if (!allowedAttributes.has(attribute)) {
      return `the attribute ${attribute.slice(0, 40)}, which a narrative may not hold (txt-1)`;
    } else if (linkAttributes.has(attribute) && !isHarmlessLink(value, attribute === 'src')) {
      return `a link in ${attribute} that is none of http, https, mailto, tel, #fragment and relative ones`;
    }
  }
  const isRight = isRoot ? namespace === xhtmlNamespace : namespace === undefined || namespace === xhtmlNamespace;
  return isRight ? undefined : `a ${name} outside the namespace; write <div xmlns="${xhtmlNamespace}">`;
}

/** A link of another scheme can run as a program in whatever shows the narrative. An image may hold its own data. */
function isHarmlessLink(value: string, isSource: boolean): boolean {
  // Browsers pass over control characters and spaces at the start, and over tabs and line ends anywhere.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is passed over
  const link = withoutEntities(value).replace(/[\u0000-\u0020\u007f-\u00a0]/g, '');
  const scheme = schemePattern.exec(link)?.[1];
  return scheme === undefined || linkSchemes.has(scheme.toLowerCase()) || (isSource && imageData.test(link));
}

function withoutEntities(value: string): string {
  return value.replace(/&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([a-z]+));/g, (_, hex?: string, decimal?: string, name = '') => {
    if (hex === undefined && decimal === undefined) return namedCharacters.get(name) ?? '';
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
