import { Code, Credentials, Curl, type Page } from './layout.tsx';
import { readInJavaScript, readInPython, readInSharp } from './programs.ts';

export function Start({ page }: { page: Page }) {
  return (
    <>
      <p class="lead">
        ChartKey serves one patient’s record to the app that the patient gave a key to: FHIR R4, read only, until the
        patient deletes the key. Then it serves nothing.
      </p>
      <h2 id="key">1. Get a key</h2>
      <p>
        The patient opens the portal, <em>My History → FHIR API Access → Generate New Credentials</em>, names the
        credential after your app, and copies a key (<code>ck_…</code>) and a secret (<code>cs_…</code>) that are shown
        once. They paste both into your app.
      </p>
      <Credentials page={page} />
      <h2 id="patient">2. Read the patient</h2>
      <Curl page={page} path="/fhir/Patient" />
      <p>
        The answer is a Bundle with one Patient. Every search is within that patient’s record: no other can be named,
        and what is another’s is answered as if it were not there.
      </p>
      <h2 id="record">3. Read the record</h2>
      <p>Vital signs, newest first:</p>
      <Curl page={page} path="/fhir/Observation?category=vital-signs&_sort=-date&_count=20" />
      <p>Medications, together with what they are of:</p>
      <Curl page={page} path="/fhir/MedicationRequest?_include=MedicationRequest:medication" />
      <p>Everything, type after type, in pages:</p>
      <Curl page={page} path="/fhir?_count=100" />
      <p>
        What there is of each type is in <a href="/docs/types">Resource types</a>; how to fetch only what has changed,
        in <a href="/docs/sync">Paging and sync</a>.
      </p>
      <h2 id="programs">In a program</h2>
      <Code label="JavaScript, with fetch" text={readInJavaScript(page.serverUrl)} />
      <Code label="Python, with its standard library" text={readInPython(page.serverUrl)} />
      <Code label="C#, with HttpClient" text={readInSharp(page.serverUrl)} />
      <h2 id="postman">In Postman</h2>
      <ol>
        <li>
          Import <a href="/docs/postman.json">the collection</a> and{' '}
          <a href="/docs/postman-environment.json">the environment</a>, by their links.
        </li>
        <li>Choose the environment, and fill in key and secret.</li>
        <li>
          Send the requests of <em>Start here</em>. Every type, every search and every call is there, and each tests its
          answer.
        </li>
      </ol>
    </>
  );
}
