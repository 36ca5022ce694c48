// Documents: a list, and those of text to be read in the page.
import type { Attachment, DocumentReference } from '@medplum/fhirtypes';
import type { Child } from 'hono/jsx';
import { Icon } from '../icons.tsx';
import type { Page } from '../page.ts';
import { type FileContent, mediaTypeOf, storedAttachments } from './attachment.ts';
import type { Entry } from './entry.tsx';
import { codesOf, conceptText, conceptTexts, referenceText } from './fhir-text.ts';
import type { HistoryContext, Listed, Wanted } from './history-context.ts';
import { Harmless } from './narrative.tsx';

/** A longer text is a file to keep, not a page. */
export const maxReadBytes = 150_000;

export async function listDocuments(context: HistoryContext, wanted: Wanted): Promise<Listed<Entry>> {
  const { resources, next } = await context.reader.find(
    'DocumentReference',
    [
      ['status:not', 'entered-in-error'],
      ['_sort', '-date'],
    ],
    wanted,
  );
  return { items: resources.map((document) => documentEntry(context.page, document)), next };
}

export function documentTitle(document: DocumentReference, page: Page): string {
  const attached = document.content.find(({ attachment }) => attachment.title)?.attachment.title;
  return document.description ?? attached ?? conceptText(document.type) ?? page.t.history.unnamed;
}

export function isReadable(attachment: Attachment): boolean {
  const mediaType = mediaTypeOf(attachment);
  return mediaType === 'text/plain' || mediaType === 'text/html';
}

function documentEntry(page: Page, document: DocumentReference): Entry {
  const { t, dates } = page;
  const when = dates.day(document.date);
  const author = (document.author ?? []).flatMap((each) => referenceText(each) ?? [])[0];
  return {
    title: documentTitle(document, page),
    line: [when ? t.documents.written(when) : undefined, author === undefined ? undefined : t.history.by(author)],
    facts: [
      { label: t.documents.kind, text: conceptText(document.type) ?? conceptTexts(document.category).join(', ') },
    ],
    codes: codesOf(document.type),
    action: <Files page={page} document={document} />,
  };
}

function Files({ page, document }: { page: Page; document: DocumentReference }): Child {
  const { t } = page;
  const files = storedAttachments(document);
  const title = documentTitle(document, page);
  if (files.length === 0) return <p class="line">{t.documents.unavailable}</p>;
  return (
    <p class="entry-actions">
      {files.map((attachment, index) => {
        const url = `/portal/history/documents/${document.id}/${index}`;
        return (
          <>
            {isReadable(attachment) && (
              <a class="button" href={url} aria-label={`${t.documents.read}: ${title}`}>
                <Icon name="documents" />
                {t.documents.read}
              </a>
            )}
            <a class="button" href={`${url}/file`} aria-label={`${t.documents.download}: ${title}`} download>
              <Icon name="download" />
              {t.documents.download}
            </a>
          </>
        );
      })}
    </p>
  );
}

export function DocumentText({ title, file }: { title: string; file: FileContent }): Child {
  const text = new TextDecoder().decode(file.bytes);
  return (
    <section class="card">
      <h1>{title}</h1>
      {file.mediaType === 'text/html' ? <Harmless markup={text} /> : <pre class="document">{text}</pre>}
    </section>
  );
}
