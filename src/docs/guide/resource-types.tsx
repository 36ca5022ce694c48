import type { CapabilityStatementRestResource } from '@medplum/fhirtypes';
import { searchPair } from '../postman/fhir-folders.ts';
import { Credentials, Curl, type Page } from './layout.tsx';

export function TypeList({ types }: { types: readonly CapabilityStatementRestResource[] }) {
  return (
    <>
      <p class="lead">Every type of R4 is read alike. Each has a page with its searches.</p>
      <p class="filter" hidden>
        <label>
          Find a type <input id="filter" type="search" autocomplete="off" />
        </label>
      </p>
      <ul class="types">
        {types.map(({ type = '', supportedProfile = [] }) => (
          <li>
            <a href={`/docs/types/${type}`}>{type}</a>
            {supportedProfile.length === 0 ? null : <span> US Core</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

export function TypePage({ page, resource }: { page: Page; resource: CapabilityStatementRestResource }) {
  const { type = '', profile = '', supportedProfile = [], searchParam = [], operation = [] } = resource;
  return (
    <>
      <p>
        <a href={`https://hl7.org/fhir/R4/${type.toLowerCase()}.html`}>{type} in R4</a>
      </p>
      {supportedProfile.length === 0 ? null : (
        <details>
          <summary>Profiles of US Core</summary>
          <ul>
            {supportedProfile.map((url) => (
              <li>
                <a href={url}>{url.split('/').at(-1)}</a>
              </li>
            ))}
          </ul>
        </details>
      )}
      <Credentials page={page} />
      <h2 id="read">Searching and reading</h2>
      <Curl page={page} path={`/fhir/${type}?_count=10`} />
      <p>
        One of them is <code>{`/fhir/${type}/{id}`}</code>, its versions are{' '}
        <code>{`/fhir/${type}/{id}/_history`}</code>. What changed among all:
      </p>
      <Curl page={page} path={`/fhir/${type}/_history?_count=10`} />
      {operation.map(({ name = '', definition = '' }) => (
        <>
          <h2 id={name}>${name}</h2>
          <p>
            Defined by <a href={definition}>{definition}</a>.
          </p>
        </>
      ))}
      <h2 id="parameters">Search parameters</h2>
      <p>
        Beside <code>_count</code>, <code>_sort</code>, <code>_include</code>, <code>_revinclude</code>,{' '}
        <code>_summary</code>, <code>_elements</code>, <code>_total</code>; see <a href="/docs/search">Search</a>.
      </p>
      <div class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">Parameter</th>
              <th scope="col">Type</th>
              <th scope="col">What it is</th>
            </tr>
          </thead>
          <tbody>
            {searchParam.map((param) => (
              <tr>
                <th scope="row">
                  <code>{searchPair(type, param).join('=')}</code>
                </th>
                <td>{param.type}</td>
                <td>{param.documentation}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="small">Definition: {profile}</p>
    </>
  );
}
