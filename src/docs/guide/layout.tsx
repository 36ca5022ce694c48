import type { Child } from 'hono/jsx';
import type { DocsAssets } from '../assets.ts';
import type { DemoAccess } from '../docs-source.ts';

/** What every page is made with. */
export interface Page {
  readonly assets: DocsAssets;
  /** Where clients reach the server, without a path. */
  readonly serverUrl: string;
  readonly demo: DemoAccess | undefined;
  readonly path: string;
}

/** The pages, in the order in which they are read. */
const contents = [
  ['/docs', 'First data'],
  ['/docs/doors', 'Keys and doors'],
  ['/docs/types', 'Resource types'],
  ['/docs/search', 'Search'],
  ['/docs/sync', 'Paging and sync'],
  ['/docs/errors', 'Errors and limits'],
  ['/docs/portals', 'For portals'],
  ['/docs/api', 'API reference'],
] as const;

export function document(page: Page, title: string, body: Child): string {
  return `<!doctype html>${<Layout page={page} title={title} body={body} />}`;
}

function Layout({ page, title, body }: { page: Page; title: string; body: Child }) {
  const { assets, path } = page;
  const isIn = (href: string): boolean => href === path || (href !== '/docs' && path.startsWith(`${href}/`));
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · ChartKey`}</title>
        <link rel="icon" href={assets.icon} />
        <link rel="stylesheet" href={assets.styles} />
        <script src={assets.guide} defer />
      </head>
      <body>
        <a class="skip" href="#main">
          To the content
        </a>
        <header>
          <a class="brand" href="/docs">
            ChartKey
          </a>
          <nav aria-label="Documentation">
            <ul>
              {contents.map(([href, name]) => (
                <li>
                  <a href={href} aria-current={isIn(href) ? 'page' : undefined}>
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </header>
        <main id="main">
          <h1>{title}</h1>
          {body}
        </main>
        <footer>
          <p>
            ChartKey {page.serverUrl} · <a href="/docs/postman.json">Postman collection</a> ·{' '}
            <a href="/docs/postman-environment.json">its environment</a>
          </p>
        </footer>
      </body>
    </html>
  );
}

/** A command or a program, as it is to be pasted. */
export function Code({ text, label }: { text: string; label?: string }) {
  return (
    <figure class="code">
      {label === undefined ? null : <figcaption>{label}</figcaption>}
      <pre tabindex={0}>
        <code data-template={text}>{text}</code>
      </pre>
    </figure>
  );
}

const credential = '-u "$CHARTKEY_KEY:$CHARTKEY_SECRET"';

/** A curl line with key and secret from the environment. `rest` is a path with its query, or further options before it. */
export function Curl({ page, path, options = '' }: { page: Page; path: string; options?: string }) {
  const more = options === '' ? '' : `${options} `;
  return <Code text={`curl -s ${credential} ${more}'${page.serverUrl}${path}'`} />;
}

/** Two fields from which a script fills in the lines of the page. Nothing of them is sent or kept. */
export function Credentials({ page }: { page: Page }) {
  const { key = '', secret = '' } = page.demo ?? {};
  return (
    <>
      <p>The lines below take key and secret from the shell:</p>
      <Code text={`export CHARTKEY_KEY='${key || 'ck_…'}' CHARTKEY_SECRET='${secret || 'cs_…'}'`} />
      <fieldset class="credential" hidden>
        <legend>Or fill them into the lines of this page</legend>
        <label>
          Key <input id="credential-key" autocomplete="off" spellcheck={false} value={key} />
        </label>
        <label>
          Secret <input id="credential-secret" type="password" autocomplete="off" value={secret} />
        </label>
        <p>They stay in this page, and are gone when you leave it.</p>
      </fieldset>
    </>
  );
}
