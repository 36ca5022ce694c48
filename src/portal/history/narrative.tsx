// Markup that came with the record, made harmless.
import type { Narrative as FhirNarrative } from '@medplum/fhirtypes';
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import sanitizeHtml from 'sanitize-html';

const textTags = [
  ...[
    'p',
    'br',
    'div',
    'span',
    'b',
    'i',
    'em',
    'strong',
    'small',
    'sub',
    'sup',
    'u',
    's',
    'pre',
    'code',
    'blockquote',
    'hr',
  ],
  ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
];

/**
 * Text, lists and tables; no link, image, style or id, so that nothing in it acts, loads or looks like a part of the
 * panel. Headings become bold lines: the page has an order of headings of its own.
 */
const options: sanitizeHtml.IOptions = {
  allowedTags: textTags,
  allowedAttributes: { td: ['colspan', 'rowspan'], th: ['colspan', 'rowspan'] },
  allowedClasses: { p: ['narrative-heading'] },
  allowedSchemes: [],
  disallowedTagsMode: 'discard',
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'noscript',
    'title',
    'head',
    'iframe',
    'object',
    'embed',
    'svg',
    'math',
    'template',
  ],
  transformTags: Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => [tag, headingAsLine])),
};

function headingAsLine(): sanitizeHtml.Tag {
  return { tagName: 'p', attribs: { class: 'narrative-heading' } };
}

/** Markup of whatever origin as harmless markup. */
export function harmless(markup: string): string {
  return sanitizeHtml(markup, options);
}

export function Narrative({ narrative }: { narrative: FhirNarrative | undefined }): Child {
  return narrative?.div ? <Harmless markup={narrative.div} /> : null;
}

export function Harmless({ markup }: { markup: string }): Child {
  return <div class="narrative">{raw(harmless(markup))}</div>;
}
