import { Code, type Page } from './layout.tsx';
import { createByPortal } from './programs.ts';

export function Portals({ page }: { page: Page }) {
  const { demo } = page;
  const manageUrl = demo?.manageUrl ?? page.serverUrl;
  const patient = demo?.patientId ?? 'PATIENT-ID';
  const patientUrl = `${manageUrl}/manage/v1/patients/${patient}`;
  const token = '-H "Authorization: Bearer $CHARTKEY_MANAGEMENT_TOKEN"';
  return (
    <>
      <p class="lead">A portal’s backend makes, lists and deletes keys for its patients, with a management token.</p>
      <p>
        A management token opens no record under <code>/fhir</code>, but it can make a key to any: guard it so. The
        operator makes one with <code>chartkey management-token create --name NAME</code>.
      </p>
      <Code text={`export CHARTKEY_MANAGEMENT_TOKEN='${demo?.managementToken ?? 'cm_…'}'`} />
      <h2 id="create">Make a key</h2>
      <Code
        text={`curl -s ${token} -H 'Content-Type: application/json' -d '{"name":"Sleep Diary"}' '${patientUrl}/credentials'`}
      />
      <p>
        Key and secret are in this answer and nowhere else. With an <code>Idempotency-Key</code> a repeat makes no
        second credential.
      </p>
      <h2 id="list">List and delete</h2>
      <Code text={`curl -s ${token} '${patientUrl}/credentials'`} />
      <p>
        <code>DELETE …/credentials/{'{id}'}</code> is answered when no process serves the key any more.
      </p>
      <h2 id="activity">Who read what</h2>
      <Code text={`curl -s ${token} '${patientUrl}/activity?count=20'`} />
      <h2 id="panel">The patient’s panel</h2>
      <p>A one-time link to pages with all of this, to open or to frame:</p>
      <Code text={`curl -s ${token} -X POST '${patientUrl}/portal-sessions'`} />
      <h2 id="sdk">In Node</h2>
      <Code text={createByPortal(page.serverUrl)} />
      <p>
        It repeats what can be repeated safely and nothing else, and turns refusals into typed problems. All calls with
        their schemas are in the <a href="/docs/api">API reference</a>.
      </p>
      <h2 id="webhooks">Being told</h2>
      <p>
        With <code>--webhook-url</code> the server tells the portal, signed as Standard Webhooks are, when a credential
        is created, rotated, deleted, expired or found in public.
      </p>
    </>
  );
}
