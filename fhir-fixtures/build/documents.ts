import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type {
  Attachment,
  Binary,
  DocumentReference,
  Encounter,
  Organization,
  Practitioner,
  PractitionerRole,
  Reference,
  RelatedPerson,
} from '@medplum/fhirtypes';
import type { Chart } from './chart.ts';
import { add } from './chart.ts';
import { claims, coding, concept, loinc } from './codes.ts';

export type Author = Reference<Practitioner | PractitionerRole | Organization | RelatedPerson>;

/** Reads a note written by hand and fills its `{{name}}` places; a place without a value is an error. */
export function readNote(path: string, values: Readonly<Record<string, string | number>>): string {
  const template = readFileSync(new URL(`../notes/${path}`, import.meta.url), 'utf8');
  return template.replace(/\{\{(\w+)\}\}/g, (_place, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${path} asks for ${name}, which the visit does not have`);
    return String(value);
  });
}

/** A one-page PDF of plain lines, written byte by byte so that it needs no library and never changes. */
export function pdfOf(lines: readonly string[]): Buffer {
  const escaped = lines.map((line) => `(${line.replace(/([\\()])/g, '\\$1')}) Tj T*`);
  const stream = `BT /F1 11 Tf 14 TL 56 736 Td ${escaped.join('\n')} ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const xref = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(body + xref + trailer, 'latin1');
}

export interface DocumentSpec {
  readonly id: string;
  readonly title: string;
  readonly type: readonly [code: string, display: string];
  readonly contentType: 'text/plain' | 'text/html' | 'application/pdf';
  readonly content: string | Buffer;
  readonly when: string;
  readonly author: Author;
  readonly encounter?: Reference<Encounter>;
  readonly period?: { readonly start: string; readonly end: string };
  /** Whether the bytes stand in the document or in a Binary beside it. */
  readonly storage: 'inline' | 'binary';
}

export function attachmentOf(spec: Pick<DocumentSpec, 'contentType' | 'title' | 'when'>, bytes: Buffer): Attachment {
  return {
    contentType: spec.contentType,
    language: 'en-US',
    size: bytes.length,
    hash: createHash('sha1').update(bytes).digest('base64'),
    title: spec.title,
    creation: spec.when,
  };
}

/** Files a clinical document in the chart, with its Binary when it has one. */
export function fileDocument(chart: Chart, spec: DocumentSpec): Reference<DocumentReference> {
  const bytes = Buffer.isBuffer(spec.content) ? spec.content : Buffer.from(spec.content, 'utf8');
  const data = bytes.toString('base64');
  if (spec.storage === 'binary') {
    add<Binary>(chart, { resourceType: 'Binary', id: spec.id, contentType: spec.contentType, data });
  }
  const stored = spec.storage === 'binary' ? { url: `Binary/${spec.id}` } : { data };
  return add<DocumentReference>(
    chart,
    {
      resourceType: 'DocumentReference',
      id: spec.id,
      meta: claims('us-core-documentreference'),
      identifier: [{ system: 'https://harborlight.example/documents', value: spec.id }],
      status: 'current',
      docStatus: 'final',
      type: loinc(spec.type[0], spec.type[1]),
      category: [
        concept(
          'Clinical Note',
          coding(
            'http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category',
            'clinical-note',
            'Clinical Note',
          ),
        ),
      ],
      subject: chart.patient,
      date: spec.when,
      author: [spec.author],
      content: [
        {
          attachment: { ...attachmentOf(spec, bytes), ...stored },
          format: {
            system: 'http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode',
            code: 'urn:ihe:iti:xds:2017:mimeTypeSufficient',
            display: 'mimeType Sufficient',
          },
        },
      ],
      context: {
        ...(spec.encounter === undefined ? {} : { encounter: [spec.encounter] }),
        period: spec.period ?? { start: spec.when, end: spec.when },
      },
    },
    spec.title,
  );
}
