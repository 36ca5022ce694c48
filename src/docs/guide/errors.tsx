import { refusals } from '../openapi/fhir-components.ts';
import { Credentials, Curl, type Page } from './layout.tsx';

const advice: readonly (readonly [status: string, when: string, what: string])[] = [
  ['304', 'The client holds the current version', 'Keep what you have.'],
  ['400', refusals[400], 'Mend the request. The outcome names parameter, value and what is expected.'],
  ['401', refusals[401], 'Do not try again with the same credential. Ask the person for a new key.'],
  [
    '404',
    refusals[404],
    'Take it as not there. What is another patient’s and what does not exist are the same answer.',
  ],
  ['405', 'The path takes other methods', 'See Allow. Nothing under /fhir writes.'],
  ['406', 'The form asked for is not offered', 'Accept application/fhir+json.'],
  ['408', 'The request did not arrive in time', 'Send it again, all at once.'],
  ['410', refusals[410], 'Delete your copy.'],
  [
    '413, 414, 431',
    'The body, the URL or the headers are too long',
    'Send a long search by POST to _search; make a batch smaller.',
  ],
  ['415', 'The body is of another type', 'Send a form to _search, FHIR JSON to a batch.'],
  ['416', 'The range lies outside of the content', 'See Content-Range for its length.'],
  ['429', 'Too many requests, or too many failed attempts', 'Wait as many seconds as Retry-After says.'],
  ['500', 'The server failed', 'Try again later; quote X-Request-Id to the operator.'],
  ['503', 'The request could not be put on record', 'Try again in a moment.'],
];

export function Errors({ page, limits }: { page: Page; limits: string }) {
  return (
    <>
      <p class="lead">
        Whatever goes wrong under <code>/fhir</code> is an OperationOutcome. Its <code>issue.diagnostics</code> says
        what, where, and what would be right.
      </p>
      <Credentials page={page} />
      <h2 id="statuses">Statuses</h2>
      <div class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">Status</th>
              <th scope="col">When</th>
              <th scope="col">What to do</th>
            </tr>
          </thead>
          <tbody>
            {advice.map(([status, when, what]) => (
              <tr>
                <th scope="row">{status}</th>
                <td>{when}</td>
                <td>{what}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h2 id="ignored">What is ignored</h2>
      <p>
        A parameter that is not known is passed over, and named in an OperationOutcome at the end of the Bundle (
        <code>search.mode</code> is <code>outcome</code>). With <code>Prefer: handling=strict</code> it is refused
        instead, with the name that was probably meant.
      </p>
      <Curl page={page} path="/fhir/Observation?catgory=vital-signs" />
      <h2 id="limits">Limits</h2>
      <p>{limits}</p>
      <p>
        Each credential has a number of requests a minute. Answers tell what is left: <code>RateLimit</code> holds how
        many (<code>r</code>) and in how many seconds all are there again (<code>t</code>),{' '}
        <code>RateLimit-Policy</code> how many there are (<code>q</code>) in how many seconds (<code>w</code>).
      </p>
    </>
  );
}
