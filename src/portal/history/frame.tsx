// What stands around every page of the history: the banner and the list of its parts.
import type { Patient } from '@medplum/fhirtypes';
import type { Child, PropsWithChildren } from 'hono/jsx';
import type { PortalSession } from '../../credentials/portal-sessions.ts';
import { Icon, type IconName } from '../icons.tsx';
import { Layout } from '../layout.tsx';
import type { Page } from '../page.ts';
import { Banner } from './banner.tsx';
import type { HistoryContext } from './history-context.ts';

export const sectionNames = [
  'overview',
  'problems',
  'medications',
  'allergies',
  'immunizations',
  'visits',
  'results',
  'plans',
  'documents',
] as const;

export type SectionName = (typeof sectionNames)[number];

export interface FrameProps {
  readonly context: HistoryContext;
  readonly session: PortalSession;
  readonly patient: Patient | undefined;
  readonly section: SectionName;
  readonly title?: string;
  readonly hasCharts?: boolean;
}

export function HistoryFrame(props: PropsWithChildren<FrameProps>): Child {
  const { context, session, patient, section, title, hasCharts = false, children } = props;
  const { page } = context;
  return (
    <Layout page={page} title={title ?? page.t.history[section]} session={session} hasCharts={hasCharts}>
      <Banner context={context} patient={patient} />
      <div class="columns">
        <SectionNav page={page} current={section} />
        <div class="column">
          {children}
          <DownloadLink page={page} isBelow />
        </div>
      </div>
    </Layout>
  );
}

export function sectionUrl(section: SectionName): string {
  return section === 'overview' ? '/portal/history' : `/portal/history/${section}`;
}

function SectionNav({ page, current }: { page: Page; current: SectionName }): Child {
  const { t } = page;
  return (
    <nav class="sections" aria-label={t.history.sections}>
      <ul>
        {sectionNames.map((section) => (
          <li>
            <a href={sectionUrl(section)} aria-current={section === current ? 'page' : undefined}>
              <Icon name={section satisfies IconName} />
              <span>{t.history[section]}</span>
            </a>
          </li>
        ))}
      </ul>
      <DownloadLink page={page} />
    </nav>
  );
}

/** Beside the content where there is room, below it where there is not. */
function DownloadLink({ page, isBelow }: { page: Page; isBelow?: boolean }): Child {
  const { t } = page;
  return (
    <a
      class={isBelow ? 'button download below' : 'button download'}
      href="/portal/history/record.json"
      download
      title={t.history.downloadHint}
    >
      <Icon name="download" />
      <span>{t.history.download}</span>
    </a>
  );
}
