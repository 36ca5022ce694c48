// A page of a few words: what happened, and what to do next.
import type { Child } from 'hono/jsx';
import { Layout } from './layout.tsx';
import type { Page } from './page.ts';

export interface MessageProps {
  readonly page: Page;
  readonly title: string;
  readonly text: string;
  readonly children?: Child;
}

export function MessagePage({ page, title, text, children }: MessageProps): Child {
  const { homeUrl } = page.look;
  return (
    <Layout page={page} title={title}>
      <section class="card message">
        <h1>{title}</h1>
        <p>{text}</p>
        {children}
        {homeUrl && (
          <p>
            <a class="button" href={homeUrl} target="_top" rel="noreferrer">
              {page.t.layout.backToPortal}
            </a>
          </p>
        )}
      </section>
    </Layout>
  );
}
