// Texts on which careless patterns run for ever, through every parameter that takes text.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { searchParametersOf } from '../../src/search/search-parameter.ts';
import { twoPatients } from '../support/two-patients.ts';
import { form, json, measured } from './measured.ts';

const pattern = suite('attack: patterns');
const limitMs = 50;
/** What a posted form may hold, less the name. */
const length = 60_000;
const repeated = (unit: string, end = ''): string => unit.repeat(Math.floor((length - end.length) / unit.length)) + end;

/** A run that nearly fits, then what does not fit: backtracking tries every way to part the run. */
const texts: Readonly<Record<string, string>> = {
  'one letter': repeated('a', '!'),
  spaces: repeated(' ', 'x'),
  'spaces and letters': repeated('a ', '"'),
  backslashes: repeated('\\', ','),
  'escaped separators': repeated('\\,', '|'),
  bars: repeated('|'),
  dollars: repeated('$'),
  quotes: repeated('"', 'a'),
  'a quote that never ends': `"${repeated('\\"').slice(0, length - 2)}`,
  'opening parentheses': repeated('('),
  'parentheses in pairs': repeated('()'),
  brackets: repeated('a[', ']'),
  digits: repeated('1', 'x'),
  'digits and dots': repeated('1.', 'e'),
  exponents: `1e${repeated('9').slice(0, length - 2)}`,
  dates: repeated('2024-', '-'),
  'zeros of a fraction': `2024-01-01T00:00:00.${repeated('0').slice(0, length - 30)}`,
  slashes: repeated('/', 'a'),
  'a URL that never ends': `http://${repeated('a.').slice(0, length - 8)}`,
  'types and ids': repeated('Patient/', '|'),
  stars: repeated('*'),
  conjunctions: repeated('AND '),
  alternatives: repeated('a OR '),
  negations: repeated('NOT '),
  filters: repeated('a eq b and '),
  'negated filters': repeated('not ('),
  paths: repeated('a.', ' eq b'),
  'signs of units': `1|http://unitsofmeasure.org|${repeated('(', 'm').slice(0, length - 60)}`,
  'powers of units': `1|http://unitsofmeasure.org|${repeated('m2.').slice(0, length - 60)}`,
  classic: `${'a'.repeat(40)}${repeated('(a+)+$').slice(0, length - 60)}`,
  colons: repeated(':'),
  equals: 'a='.repeat(10),
};

/** As a form has it, and no longer than one may be. */
function fitting(text: string): string {
  return text.replace(/[%&+]/g, encodeURIComponent).slice(0, 65_000);
}

/** A name of each kind of parameter and modifier, and those with a grammar of their own. */
function names(): string[] {
  const kinds = new Map<string, string>();
  for (const { code, type } of [...searchParametersOf('Observation'), ...searchParametersOf('Location')]) {
    if (!kinds.has(type) || code.startsWith('_') || code === 'near')
      kinds.set(code.startsWith('_') ? code : type, code);
  }
  const modified = [
    'code:text',
    'code:of-type',
    'code:in',
    'code:above',
    'code:not',
    'subject:identifier',
    'subject:Patient',
  ];
  const chained = [
    'subject:Patient.name',
    'subject:Patient.name:exact',
    'subject:Patient.name:contains',
    '_has:List:item:title',
  ];
  const results = [
    '_sort',
    '_include',
    '_revinclude:iterate',
    '_elements',
    '_summary',
    '_count',
    '_total',
    '_type',
    '_cursor',
  ];
  return [
    ...kinds.values(),
    ...modified,
    ...chained,
    ...results,
    '_filter',
    '_list',
    '_format',
    '_lastUpdated',
    '_since',
  ];
}

for (const [name, text] of Object.entries(texts)) {
  pattern(`${name}, in every parameter, take less than ${limitMs} ms of the processor`, async () => {
    const patients = await twoPatients();
    const slow: string[] = [];
    for (const code of names()) {
      const path = code === 'near' ? '/fhir/Location/_search' : '/fhir/Observation/_search';
      const { status, cpuMs } = await measured(patients, path, form(`${code}=${fitting(text)}`), limitMs);
      if (cpuMs > limitMs || status >= 500) slow.push(`${code}: ${status} in ${Math.round(cpuMs)} ms`);
    }
    assert.equal(slow, []);
  });
}

pattern(`names of parameters take less than ${limitMs} ms too`, async () => {
  const patients = await twoPatients();
  const units = [
    'a',
    '.',
    ':',
    'subject.',
    'subject:',
    '_has:',
    '_has:Observation:subject:',
    'focus:Observation.',
    '%20',
    '-',
  ];
  for (const unit of units) {
    const body = `${unit.repeat(Math.floor(60_000 / unit.length))}=1`;
    const { status, cpuMs } = await measured(patients, '/fhir/Observation/_search', form(body), limitMs);
    assert.ok(cpuMs < limitMs && status < 500, `${unit}: ${status} in ${Math.round(cpuMs)} ms`);
  }
});

pattern(`headers and paths take less than ${limitMs} ms too`, async () => {
  const patients = await twoPatients();
  const units = ['a', ',', ';', ' ', '"', 'W/"', ';q=', '*/*,', 'handling=', '=', 'bytes=0-,'];
  for (const header of [
    'Accept',
    'Prefer',
    'If-None-Match',
    'If-Modified-Since',
    'Range',
    'X-API-Key',
    'Content-Type',
  ]) {
    for (const unit of units) {
      const headers = { [header]: `${unit.repeat(Math.floor(15_000 / unit.length))}!` };
      const { status, cpuMs } = await measured(patients, '/fhir/Patient/asker', { headers }, limitMs);
      assert.ok(cpuMs < limitMs && status < 500, `${header}, ${unit}: ${status} in ${Math.round(cpuMs)} ms`);
    }
  }
  for (const unit of ['/', 'a/', '%2e/', '$a', '_history/', '*', '.', 'Patient/']) {
    const path = `/fhir/${unit.repeat(Math.floor(7000 / unit.length))}`;
    const { status, cpuMs } = await measured(patients, path, {}, limitMs);
    assert.ok(cpuMs < limitMs && status < 500, `${unit}: ${status} in ${Math.round(cpuMs)} ms`);
  }
});

pattern(`urls in a batch take less than ${limitMs} ms too`, async () => {
  const patients = await twoPatients();
  for (const unit of ['/', '../', '%2e', 'a:', '\\', ' ', '?', 'Patient/', '&', '=']) {
    const url = unit.repeat(Math.floor(900_000 / unit.length));
    const body = JSON.stringify({
      resourceType: 'Bundle',
      type: 'batch',
      entry: [{ request: { method: 'GET', url } }],
    });
    const { status, cpuMs } = await measured(patients, '/fhir', json(body.slice(0, 1_000_000)), limitMs);
    assert.ok(cpuMs < limitMs && status < 500, `${unit}: ${status} in ${Math.round(cpuMs)} ms`);
  }
});

pattern.run();
