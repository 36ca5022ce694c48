const { CHARTKEY_KEY, CHARTKEY_SECRET } = process.env;
const authorization = `Basic ${Buffer.from(`${CHARTKEY_KEY}:${CHARTKEY_SECRET}`).toString('base64')}`;

async function* search(url) {
  for (let next = url; next !== undefined; ) {
    const response = await fetch(next, { headers: { authorization } });
    const bundle = await response.json();
    if (!response.ok) throw new Error(bundle.issue[0].diagnostics);
    yield* (bundle.entry ?? []).map(({ resource }) => resource);
    next = bundle.link.find(({ relation }) => relation === 'next')?.url;
  }
}

for await (const { resourceType, id } of search('http://127.0.0.1:8080/fhir/Observation?_count=100')) {
  console.log(`${resourceType}/${id}`);
}
