// The guide: pages rendered from what the running server says of itself.
import type { Context, Hono } from 'hono';
import type { Child } from 'hono/jsx';
import type { DocsAssets } from '../assets.ts';
import type { DocsSource } from '../docs-source.ts';
import { Doors } from './doors.tsx';
import { Errors } from './errors.tsx';
import { document, type Page } from './layout.tsx';
import { Portals } from './portals.tsx';
import { TypeList, TypePage } from './resource-types.tsx';
import { SearchGuide } from './search-page.tsx';
import { Start } from './start.tsx';
import { Sync } from './sync.tsx';

/** Mounts `/docs` and the pages of the guide below it. */
export function mountGuide(app: Hono, source: DocsSource, assets: DocsAssets): void {
  const pageOf = ({ req }: Context): Page => ({
    assets,
    serverUrl: source.serverUrl(req.url),
    demo: source.demo(req.url),
    path: req.path,
  });
  const restOf = ({ serverUrl }: Page) => source.capabilityStatement(`${serverUrl}/fhir`).rest?.[0];
  const paragraphs = (page: Page): readonly string[] => (restOf(page)?.documentation ?? '').split('\n\n');
  const mount = (path: string, title: string, render: (page: Page) => Child): void => {
    app.get(path, (c) => {
      const page = pageOf(c);
      return c.html(document(page, title, render(page)));
    });
  };
  mount('/docs', 'First data', (page) => <Start page={page} />);
  mount('/docs/doors', 'Keys and doors', (page) => <Doors page={page} />);
  mount('/docs/types', 'Resource types', (page) => <TypeList types={restOf(page)?.resource ?? []} />);
  mount('/docs/search', 'Search', (page) => <SearchGuide page={page} about={paragraphs(page)[0] ?? ''} />);
  mount('/docs/sync', 'Paging and sync', (page) => <Sync page={page} />);
  mount('/docs/errors', 'Errors and limits', (page) => <Errors page={page} limits={paragraphs(page)[1] ?? ''} />);
  mount('/docs/portals', 'For portals', (page) => <Portals page={page} />);
  app.get('/docs/types/:type', (c) => {
    const page = pageOf(c);
    const type = c.req.param('type');
    const resource = restOf(page)?.resource?.find((each) => each.type === type);
    if (resource === undefined) return c.notFound();
    return c.html(document(page, type, <TypePage page={page} resource={resource} />));
  });
  app.notFound((c) => {
    const body = (
      <p>
        There is no such page. <a href="/docs">Begin here</a>, or look for a type in{' '}
        <a href="/docs/types">Resource types</a>.
      </p>
    );
    return c.html(document(pageOf(c), 'Not found', body), 404);
  });
}
