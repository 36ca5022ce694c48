import { Code, Credentials, Curl, type Page } from './layout.tsx';

export function Doors({ page }: { page: Page }) {
  const { serverUrl } = page;
  return (
    <>
      <p class="lead">
        A credential is a key and its secret. It opens one patient’s record, as far as the patient chose, through any of
        three doors. In a URL it is refused, since logs and histories keep those.
      </p>
      <Credentials page={page} />
      <h2 id="basic">HTTP Basic</h2>
      <p>The key is the user name, the secret the password.</p>
      <Curl page={page} path="/fhir/Patient" />
      <h2 id="token">A token</h2>
      <p>
        OAuth 2.0 client credentials: the key is the <code>client_id</code>, the secret the <code>client_secret</code>,
        in the header or in the body. The token lasts ten minutes at most, and ends with its key.
      </p>
      <Curl page={page} path="/oauth2/token" options="-d grant_type=client_credentials" />
      <Code
        text={`TOKEN=$(curl -s -u "$CHARTKEY_KEY:$CHARTKEY_SECRET" -d grant_type=client_credentials '${serverUrl}/oauth2/token' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/') && curl -s -H "Authorization: Bearer $TOKEN" '${serverUrl}/fhir/Patient'`}
      />
      <p>
        <code>scope</code> narrows what the token sees, in SMART’s words:{' '}
        <code>patient/Observation.rs?category=laboratory</code>. Where tokens come from is told at{' '}
        <a href="/fhir/.well-known/smart-configuration">smart-configuration</a>. No app is launched and no client
        authenticates with a key pair: this is neither SMART App Launch nor SMART Backend Services.
      </p>
      <p>
        <code>patient/*.rs</code> stands for every type but AuditEvent: who read the record is told to those alone whose
        credential names <code>patient/AuditEvent.rs</code>. A token’s <code>scope</code> is answered as it is granted,
        in these words.
      </p>
      <h2 id="headers">Two headers</h2>
      <Code
        text={`curl -s -H "X-API-Key: $CHARTKEY_KEY" -H "X-API-Secret: $CHARTKEY_SECRET" '${serverUrl}/fhir/Patient'`}
      />
      <h2 id="end">When a key ends</h2>
      <p>
        The patient deletes it, or it expires, or access is switched off: from that moment every request is answered
        with 401, tokens and page links end with it, and what was under way is cut off with an error. Tell the person
        that the connection has ended, and ask for a new key; trying again does not help. A deleted key never comes
        back.
      </p>
      <h2 id="seen">What a key sees</h2>
      <p>
        The patient may have chosen a part: some types, a span of time, without some security labels. What is left out
        is answered as if it were not there, in searches, reads, counts and histories. The CapabilityStatement says what
        is left when it is asked for with the key:
      </p>
      <Curl page={page} path="/fhir/metadata" />
    </>
  );
}
