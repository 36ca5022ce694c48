// The patient guide in short: what to do, step by step.
import type { Hono } from 'hono';
import { Layout } from '../layout.tsx';
import type { PortalEnv } from '../page.ts';

export function mountGuide(app: Hono<PortalEnv>): void {
  app.get('/portal/guide', (c) => {
    const { page, session } = c.var;
    const { guide } = page.t;
    return c.html(
      <Layout page={page} title={guide.title} session={session}>
        <section class="card guide">
          <h1>{guide.title}</h1>
          <p>{guide.intro}</p>
          <h2>{guide.connectTitle}</h2>
          <ol>
            {guide.connect.map((step) => (
              <li>{step}</li>
            ))}
          </ol>
          <h2>{guide.cutTitle}</h2>
          <ol>
            {guide.cut.map((step) => (
              <li>{step}</li>
            ))}
          </ol>
          <h2>{guide.goodToKnowTitle}</h2>
          <ul>
            {guide.goodToKnow.map((fact) => (
              <li>{fact}</li>
            ))}
          </ul>
          <p>
            <a class="button primary" href="/portal/access">
              {page.t.access.title}
            </a>
          </p>
        </section>
      </Layout>,
    );
  });
}
