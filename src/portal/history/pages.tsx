// The pages of My History.
import type { Context, Hono } from 'hono';
import type { PortalSession } from '../../credentials/portal-sessions.ts';
import type { PortalEnv } from '../page.ts';
import type { PortalOptions } from '../portal-options.ts';
import { notFound } from '../refusals.tsx';
import { readAttachment, storedAttachments } from './attachment.ts';
import { DocumentText, documentTitle, isReadable, maxReadBytes } from './documents.tsx';
import { fileHeaders, isAskedAsFile } from './file-answer.ts';
import { type FrameProps, HistoryFrame, sectionNames } from './frame.tsx';
import type { HistoryContext } from './history-context.ts';
import { MeasureView } from './measure-page.tsx';
import { Overview, readOverview } from './overview.tsx';
import { createPagePlace, type PagePlace } from './page-place.ts';
import { createRecordReader } from './record-reader.ts';
import { listMeasures, MeasureGroups, readMeasure, resultsPerPage } from './results.tsx';
import { type ListSection, readSection } from './section-lists.ts';
import { Pages, SectionView } from './section-view.tsx';
import { wholeRecord } from './whole-record.ts';
import { wordsFor } from './words.ts';

type C = Context<PortalEnv>;

export function mountHistory(app: Hono<PortalEnv>, { timeZone, baseUrl, now, sealer }: PortalOptions): void {
  const place = createPagePlace(sealer);
  const contextOf = (c: C): HistoryContext => ({
    page: c.var.page,
    reader: createRecordReader(c.var.session.record, { timeZone, baseUrl, now: now() }),
    words: wordsFor(c.var.page.language),
    timeZone,
    now: now(),
  });

  app.get('/portal/history', async (c) => {
    const context = contextOf(c);
    const read = await readOverview(context);
    return c.html(
      <HistoryFrame {...(await frameOf(context, c.var.session))} section="overview" title={c.var.page.t.history.title}>
        <Overview context={context} read={read} />
      </HistoryFrame>,
    );
  });

  for (const section of sectionNames.filter((name): name is ListSection => name !== 'overview' && name !== 'results')) {
    app.get(`/portal/history/${section}`, async (c) => {
      const context = contextOf(c);
      const { session, page } = c.var;
      const after = place.read(c.req.query('after'), page.path, session.patientId);
      const { groups, next } = await readSection(context, section, after);
      const olderUrl = next && place.url(page.path, session.patientId, next);
      return c.html(
        <HistoryFrame {...(await frameOf(context, session))} section={section}>
          <SectionView page={page} title={page.t.history[section]} groups={groups} />
          <Pages page={page} olderUrl={olderUrl} isFirst={after === undefined} />
        </HistoryFrame>,
      );
    });
  }

  mountResults(app, contextOf, place);
  mountFiles(app, contextOf);
  app.get('/portal/history/record.json', (c) => {
    const headers = {
      ...fileHeaders('application/fhir+json', `my-health-record-${new Date(now()).toISOString().slice(0, 10)}`),
      'Content-Type': 'application/fhir+json',
    };
    return new Response(wholeRecord(c.var.session, timeZone, now()), { headers });
  });
}

/** What was measured: a list, and one measure over time. */
function mountResults(app: Hono<PortalEnv>, contextOf: (c: C) => HistoryContext, place: PagePlace): void {
  app.get('/portal/history/results', async (c) => {
    const context = contextOf(c);
    const { session, page } = c.var;
    const after = place.read(c.req.query('after'), page.path, session.patientId);
    const { items, next } = await listMeasures(context, { count: resultsPerPage, after });
    const olderUrl = next && place.url(page.path, session.patientId, next);
    return c.html(
      <HistoryFrame {...(await frameOf(context, session))} section="results">
        <div class="page-head">
          <h1>{page.t.history.results}</h1>
          <p class="line">{items.length === 0 ? page.t.history.none : page.t.results.newestFirst}</p>
        </div>
        <MeasureGroups context={context} measures={items} />
        <Pages page={page} olderUrl={olderUrl} isFirst={after === undefined} />
      </HistoryFrame>,
    );
  });

  app.get('/portal/history/results/one', async (c) => {
    const context = contextOf(c);
    const code = c.req.query('code') ?? '';
    const read = code === '' ? undefined : await readMeasure(context, code);
    if (read === undefined) return notFound(c);
    return c.html(
      <HistoryFrame {...(await frameOf(context, c.var.session))} section="results" title={read.measure.name} hasCharts>
        <MeasureView context={context} read={read} />
      </HistoryFrame>,
    );
  });
}

/** The documents: their text within a page, and their files. */
function mountFiles(app: Hono<PortalEnv>, contextOf: (c: C) => HistoryContext): void {
  const fileOf = async (context: HistoryContext, id: string, index: string) => {
    const document = await context.reader.read('DocumentReference', id);
    const attachment = document && storedAttachments(document)[Number(index)];
    const file = attachment && (await readAttachment(context.reader, attachment));
    return file && { file, attachment, title: documentTitle(document, context.page) };
  };

  app.get('/portal/history/documents/:id/:index{[0-9]{1,2}}', async (c) => {
    const context = contextOf(c);
    const found = await fileOf(context, c.req.param('id'), c.req.param('index'));
    if (found === undefined || !isReadable(found.attachment)) return notFound(c);
    if (found.file.bytes.length > maxReadBytes) return c.redirect(`${c.req.path}/file`, 302);
    return c.html(
      <HistoryFrame {...(await frameOf(context, c.var.session))} section="documents" title={found.title}>
        <DocumentText title={found.title} file={found.file} />
      </HistoryFrame>,
    );
  });

  app.get('/portal/history/documents/:id/:index{[0-9]{1,2}}/file', async (c) => {
    const found = await fileOf(contextOf(c), c.req.param('id'), c.req.param('index'));
    if (found === undefined || !isAskedAsFile(c.req.raw.headers)) return notFound(c);
    return new Response(new Uint8Array(found.file.bytes), { headers: fileHeaders(found.file.mediaType, found.title) });
  });
}

async function frameOf(
  context: HistoryContext,
  session: PortalSession,
): Promise<Pick<FrameProps, 'context' | 'session' | 'patient'>> {
  return { context, session, patient: await context.reader.read('Patient', session.patientId) };
}
