// Random requests that are nearly right, so that they get past the door: searches of every kind, histories and batches.

/** Chooses a word from the named list. */
export type Choose = (name: string) => string;

/** What a request adds to its method and headers. */
export interface HostileTarget {
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly mediaType?: string;
  readonly body?: string;
}

/** The name of a parameter: of its own, at the end of a chain, or of what refers here, with or without a modifier. */
function searchName(random: () => number, choose: Choose): string {
  const steps: string[] = [];
  while (random() < 0.35 && steps.length < 8) {
    const isHas = random() < 0.4;
    if (isHas) steps.push(`_has:${choose('searchedTypes')}:${choose('references')}:`);
    else steps.push(`${choose('references')}${random() < 0.6 ? `:${choose('searchedTypes')}` : ''}.`);
  }
  const modifier = random() < 0.4 ? `:${choose('modifiers')}` : '';
  return steps.join('') + choose('finals') + modifier;
}

function filter(random: () => number, choose: Choose, depth = 0): string {
  const test = `${choose('filterPaths')} ${choose('filterOperators')} ${choose('filterValues')}`;
  if (depth > 30 || random() < 0.5) return test;
  const inner = filter(random, choose, depth + 1);
  const forms = [
    `(${inner})`,
    `not (${inner})`,
    `${test} and ${inner}`,
    `${inner} or ${test}`,
    `subject[${inner}].name eq x`,
  ];
  return forms[Math.floor(random() * forms.length)] ?? inner;
}

function pair(random: () => number, choose: Choose): [string, string] {
  const kind = random();
  if (kind < 0.2) return ['_filter', filter(random, choose)];
  if (kind < 0.35) {
    const name = random() < 0.5 ? '_include' : '_revinclude';
    const value = [choose('searchedTypes'), choose('references'), choose('searchedTypes')].slice(0, 1 + random() * 3);
    return [`${name}${random() < 0.5 ? ':iterate' : ''}`, random() < 0.3 ? '*' : value.join(':')];
  }
  if (kind < 0.45) return [random() < 0.5 ? '_text' : '_content', choose('searchValues')];
  if (kind < 0.55) return ['_sort', `${random() < 0.5 ? '-' : ''}${choose('finals')},${choose('finals')}`];
  const values = Array.from({ length: random() < 0.2 ? 3 : 1 }, () => choose('searchValues'));
  return [searchName(random, choose), values.join(',')];
}

function query(random: () => number, choose: Choose): string {
  const count = random() < 0.02 ? 60 : 1 + Math.floor(random() * 4);
  const pairs = Array.from({ length: count }, () => pair(random, choose));
  if (random() < 0.2) pairs.push(['_count', String(Math.floor(random() * 4))]);
  return pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Where a search is asked: of a type, of the record, of a compartment. */
function searchPlace(random: () => number, choose: Choose): string {
  const kind = random();
  const type = choose('searchedTypes');
  if (kind < 0.6) return `/fhir/${type}`;
  if (kind < 0.75) return '/fhir';
  const id = random() < 0.7 ? 'a' : choose('ids');
  return `/fhir/Patient/${id}/${random() < 0.3 ? '*' : type}`;
}

function historyPath(random: () => number, choose: Choose): string {
  const places = ['/fhir', `/fhir/${choose('searchedTypes')}`, `/fhir/${choose('searchedTypes')}/${choose('ids')}`];
  const place = places[Math.floor(random() * places.length)] ?? '/fhir';
  const pairs = Array.from(
    { length: Math.floor(random() * 4) },
    () => `${choose('historyNames')}=${encode(choose('historyValues'))}`,
  );
  return `${place}/_history${pairs.length === 0 ? '' : '?'}${pairs.join('&')}`;
}

function entry(random: () => number, choose: Choose): unknown {
  if (random() < 0.05) return choose('filterValues');
  const urls = [
    `${choose('searchedTypes')}/${choose('ids')}`,
    historyPath(random, choose).slice(6),
    `${searchPlace(random, choose).slice(6)}?${query(random, choose)}`,
    choose('values'),
  ];
  const conditions =
    random() < 0.2 ? { ifNoneMatch: choose('headerValues'), ifModifiedSince: choose('historyValues') } : {};
  return { request: { method: choose('batchMethods'), url: urls[Math.floor(random() * urls.length)], ...conditions } };
}

function batchBody(random: () => number, choose: Choose): string {
  const length = random() < 0.02 ? 130 : Math.floor(random() * 5);
  const entries = Array.from({ length }, () => entry(random, choose));
  const text = JSON.stringify({ resourceType: 'Bundle', type: choose('batchTypes'), entry: entries });
  return random() < 0.95 ? text : text.slice(0, Math.floor(random() * text.length));
}

export function hostileTarget(random: () => number, choose: Choose): HostileTarget {
  const kind = random();
  const reading = random() < 0.1 ? 'HEAD' : 'GET';
  if (kind < 0.2) return { method: reading, path: historyPath(random, choose) };
  if (kind < 0.35) {
    return { method: 'POST', path: '/fhir', mediaType: 'application/fhir+json', body: batchBody(random, choose) };
  }
  const place = searchPlace(random, choose);
  const asked = query(random, choose);
  if (kind < 0.5) {
    return { method: 'POST', path: `${place}/_search`, mediaType: 'application/x-www-form-urlencoded', body: asked };
  }
  return { method: reading, path: `${place}?${asked}` };
}
