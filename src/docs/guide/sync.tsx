import { Credentials, Curl, type Page } from './layout.tsx';

export function Sync({ page }: { page: Page }) {
  return (
    <>
      <p class="lead">Fetch everything once, then only what has changed.</p>
      <Credentials page={page} />
      <h2 id="paging">Pages</h2>
      <p>
        A Bundle that is not the last has a link <code>next</code>. Follow it as it is, with the same credential: it
        holds where the page begins, sealed. Pages neither repeat nor drop anything, even while the record changes.{' '}
        <code>total</code> is exact. <code>_count</code> sets how many matches are on a page; a page of very long
        resources may hold fewer.
      </p>
      <Curl page={page} path="/fhir/Observation?_count=5" />
      <h2 id="first">The first time</h2>
      <ol>
        <li>Note the time before you begin.</li>
        <li>
          Search the whole record, and follow <code>next</code> to the end.
        </li>
      </ol>
      <Curl page={page} path="/fhir?_count=200" />
      <h2 id="later">Every time after that</h2>
      <p>
        The history of the record since then holds every version that was written, newest first, and deletions: entries
        without a resource whose <code>request.method</code> is <code>DELETE</code>. Take of each resource the newest,
        and delete what was deleted.
      </p>
      <Curl page={page} path="/fhir/_history?_since=2024-01-01T00:00:00Z&_count=100" />
      <p>
        Where deletions do not matter, a search for what was written since is shorter. Take the time a little earlier
        than you noted, and expect to see some resources twice.
      </p>
      <Curl page={page} path="/fhir/Observation?_lastUpdated=ge2024-01-01T00:00:00Z" />
      <h2 id="unchanged">One resource that may not have changed</h2>
      <p>
        A read gives an <code>ETag</code>. Sent back as <code>If-None-Match</code>, it is answered with 304 and no body
        while nothing has changed.
      </p>
      <h2 id="together">Several requests in one</h2>
      <p>A batch takes up to a hundred reads, searches and operations, each with its own status.</p>
      <Curl
        page={page}
        path="/fhir"
        options={`-H 'Content-Type: application/fhir+json' -d '{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Patient"}},{"request":{"method":"GET","url":"Condition?_count=5"}}]}'`}
      />
    </>
  );
}
