import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Scope } from '../../src/credentials/one-scope.ts';
import { canonicalScope, parseScope, scopeProblem } from '../../src/credentials/scope.ts';
import { scopeConditions } from '../../src/credentials/scope-condition.ts';
import { readScope } from '../../src/credentials/scope-syntax.ts';

const scope = suite('scope');

const category = 'http://terminology.hl7.org/CodeSystem/observation-category';

/** Text as it may be sent, and its one text. */
const taken: readonly (readonly [why: string, text: string, canonical?: string])[] = [
  ['every type', 'patient/*.rs'],
  ['one type', 'patient/Observation.rs'],
  ['reading alone', 'patient/Observation.r'],
  ['searching alone', 'patient/Observation.s'],
  ['version 1', 'patient/Observation.read'],
  ['version 1 of every type', 'patient/*.read'],
  ['AuditEvent by its name', 'patient/*.rs patient/AuditEvent.rs'],
  ['a category with its system', `patient/Observation.rs?category=${category}|laboratory`],
  ['a category without a system', 'patient/Observation.rs?category=laboratory'],
  ['several values of one parameter', 'patient/Observation.rs?category=laboratory,vital-signs'],
  ['several parameters', 'patient/Observation.rs?category=laboratory&status=final'],
  ['one parameter twice', 'patient/Observation.rs?date=ge2020&date=lt2024'],
  ['dates with and without a prefix', 'patient/Encounter.rs?date=2024-05'],
  ['what is not', 'patient/Observation.rs?category:not=laboratory'],
  ['what is missing', 'patient/Observation.rs?category:missing=true'],
  ['a code by its text', 'patient/Condition.rs?code:text=diabetes'],
  ['a value set of R4', 'patient/Observation.rs?status:in=http://hl7.org/fhir/ValueSet/observation-status'],
  ['a reference', 'patient/Observation.rs?encounter=Encounter/1'],
  ['ids', 'patient/Observation.rs?_id=a,b'],
  ['a label', 'patient/*.rs?_security=http://terminology.hl7.org/CodeSystem/v3-Confidentiality|N'],
  ['the last change', 'patient/*.rs?_lastUpdated=ge2024'],
  ['a composite', 'patient/Observation.rs?code-value-quantity=8480-6$gt100'],
  [
    'a quantity',
    'patient/Observation.rs?value-quantity=gt100||mm[Hg]',
    'patient/Observation.rs?value-quantity=gt100||mm%5BHg%5D',
  ],
  [
    'a string, whose spaces are percent-encoded',
    'patient/Condition.rs?code:text=type+2%20diabetes',
    'patient/Condition.rs?code:text=type%202%20diabetes',
  ],
  ['characters beyond ASCII, percent-encoded', 'patient/Patient.rs?family=M%C3%BCller'],
  ['an escaped comma', 'patient/Condition.rs?code:text=a%5C,b'],
  [
    'percent-encoding where there need be none',
    'patient/Observation.rs?category%3Anot=lab%6Fratory',
    'patient/Observation.rs?category:not=laboratory',
  ],
  [
    'space of any kind and amount around',
    ' \tpatient/Observation.r\r\n  patient/Patient.r ',
    'patient/Observation.r patient/Patient.r',
  ],
  ['the same twice, once', 'patient/Observation.r patient/Observation.r', 'patient/Observation.r'],
  ['a type of each kind', 'patient/Practitioner.rs patient/Binary.r patient/Questionnaire.rs'],
];
for (const [why, text, canonical = text] of taken) {
  scope(`takes ${why}`, () => {
    const parsed = parseScope(text);
    assert.is(parsed.type, 'scopes', parsed.type === 'problem' ? parsed.detail : '');
    if (parsed.type !== 'scopes') return;
    assert.is(canonicalScope(parsed.scopes), canonical);
    const again = parseScope(canonical);
    assert.equal(again, parsed, 'its one text says something else');
  });
}

const refused: readonly (readonly [why: string, text: string, because: RegExp])[] = [
  ['nothing', '', /at least one/],
  ['space alone', ' \n ', /at least one/],
  ['creating', 'patient/Observation.c', /only reads/],
  ['updating and deleting beside reading', 'patient/Observation.ruds', /only reads/],
  ['everything', 'patient/*.cruds', /only reads/],
  ['version 1 to write', 'patient/Observation.write', /only reads.*\.read/],
  ['version 1 to do everything', 'patient/*.*', /only reads/],
  ['letters out of order', 'patient/Observation.sr', /in that order/],
  ['a letter twice', 'patient/Observation.rrs', /in that order/],
  ['a letter that is none', 'patient/Observation.rx', /letters/],
  ['capital letters', 'patient/Observation.RS', /letters/],
  ['no letters', 'patient/Observation.', /letters/],
  ['no rights', 'patient/Observation', /of the form/],
  ['a user’s records', 'user/Observation.rs', /one patient's record/],
  ['the system’s records', 'system/*.rs', /one patient's record/],
  ['a launch', 'launch', /launch/],
  ['a launch for a patient', 'launch/patient', /launch/],
  ['a sign-in', 'openid', /openid/],
  ['who is signed in', 'fhirUser', /fhirUser/],
  ['a refresh token', 'offline_access', /offline_access/],
  ['a word', 'everything', /of the form/],
  ['another level', 'practitioner/Observation.rs', /of the form/],
  ['a level in capitals', 'Patient/Observation.rs', /of the form/],
  ['a type that is misspelt', 'patient/Observations.rs', /did you mean "Observation"/],
  ['a type in lower case', 'patient/observation.rs', /did you mean "Observation"/],
  ['a type that is none', 'patient/Thing.rs', /"Thing"/],
  ['a data type', 'patient/HumanName.rs', /"HumanName"/],
  ['an abstract type', 'patient/DomainResource.rs', /"DomainResource"/],
  ['a question mark alone', 'patient/Observation.rs?', /name=value/],
  ['a parameter without a value', 'patient/Observation.rs?category', /name=value/],
  ['a parameter with an empty value', 'patient/Observation.rs?category=', /name=value/],
  ['a value without a name', 'patient/Observation.rs?=laboratory', /name=value/],
  ['an ampersand too many', 'patient/Observation.rs?category=laboratory&', /name=value/],
  ['broken percent-encoding', 'patient/Observation.rs?category=%zz', /name=value/],
  ['bytes that are no UTF-8', 'patient/Observation.rs?category=%ff', /name=value/],
  ['NUL', 'patient/Observation.rs?category=%00', /name=value/],
  ['characters beyond ASCII as they are', 'patient/Patient.rs?family=Müller', /percent-encode/],
  ['a quotation mark', 'patient/Observation.rs?category="x"', /percent-encode/],
  ['a backslash', 'patient/Observation.rs?category=a\\,b', /percent-encode/],
  ['a parameter that the type has not', 'patient/Observation.rs?clinical-status=active', /"clinical-status"/],
  ['a parameter that is misspelt', 'patient/Observation.rs?categry=laboratory', /did you mean "category"/],
  ['a value that cannot be read', 'patient/Observation.rs?date=yesterday', /"yesterday"/],
  ['a modifier that the parameter does not take', 'patient/Observation.rs?date:exact=2024', /modifier/],
  ['a value set that is not known', 'patient/Observation.rs?code:in=http://example.org/vs', /value set/],
  ['a parameter of some types for every type', 'patient/*.rs?category=laboratory', /every type/],
  ['a chain', 'patient/Observation.rs?subject.name=x', /not offered/],
  ['a chain with its type', 'patient/Observation.rs?subject:Patient.name=x', /not offered/],
  ['a reference to what is contained', 'patient/Encounter.rs?location=#x', /follows references/],
  ['a reverse chain', 'patient/Patient.rs?_has:Observation:patient:code=x', /not offered/],
  ['a list', 'patient/Observation.rs?_list=1', /not offered/],
  ['a filter', 'patient/Observation.rs?_filter=status eq final'.replaceAll(' ', '%20'), /not offered/],
  ['words', 'patient/Observation.rs?_content=diabetes', /not offered/],
  ['words of the narrative', 'patient/Observation.rs?_text=diabetes', /not offered/],
  ['a choice of types', 'patient/*.rs?_type=Observation', /not offered/],
  ['what is above a resource', 'patient/Encounter.rs?part-of:above=1', /follows references/],
  ['what is below a resource', 'patient/Location.rs?partof:below=1', /follows references/],
  ['a number of matches', 'patient/Observation.rs?_count=10', /shapes an answer/],
  ['an order', 'patient/Observation.rs?_sort=date', /shapes an answer/],
  ['what comes with matches', 'patient/Observation.rs?_include=Observation:subject', /shapes an answer/],
  ['a form', 'patient/Observation.rs?_elements=status', /shapes an answer/],
  ['dates near now, which move', 'patient/Observation.rs?date=ap2024', /changes/],
  ['a right one and a wrong one', 'patient/Patient.rs patient/Observation.x', /letters/],
  ['more than is kept', `patient/Observation.rs?code=${'x'.repeat(4000)}`, /at most 4000 characters/],
  ['too many', Array.from({ length: 101 }, () => 'patient/Patient.r').join(' '), /at most 100/],
];
for (const [why, text, because] of refused) {
  scope(`refuses ${why}`, () => {
    const problem = scopeProblem(text) ?? '';
    assert.match(problem, because);
    assert.match(problem, /^must /, 'it does not go on after "The scope"');
    assert.not.match(problem, /[.]$/);
  });
}

scope('no text makes it throw', () => {
  const pieces = [
    'patient',
    '/',
    '*',
    '.',
    'rs',
    '?',
    '=',
    '&',
    '%',
    '%2',
    ' ',
    ':',
    '|',
    '$',
    ',',
    '\\',
    'Observation',
    'code',
    '_id',
    'é',
  ];
  let seed = 7;
  const next = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let run = 0; run < 2000; run += 1) {
    const text = Array.from({ length: next(12) }, () => pieces[next(pieces.length)]).join('');
    parseScope(run % 2 === 0 ? text : `patient/Observation.rs?${text}`);
  }
});

scope('value sets of too many codes together are refused, before all are read', () => {
  const breeds = 'http://hl7.org/fhir/ValueSet/animal-breeds';
  const many = Array.from({ length: 40 }, (_, id) => `patient/Observation.rs?code:in=${breeds}&_id=${id}`).join(' ');
  assert.match(scopeProblem(many) ?? '', /fewer values/);
});

scope('conditions on every type are planned once, whatever their number', () => {
  const read = readScope('patient/*.s?_tag:not=a|b&_lastUpdated=ge2024');
  assert.is(read.type, 'scope');
  const planned = scopeConditions((read as { scope: Scope }).scope, { timeZone: 'UTC' });
  assert.is(planned.type, 'conditions');
  const all = [...(planned as { byType: ReadonlyMap<string, unknown> }).byType.values()];
  assert.ok(all.length > 100);
  assert.is(new Set(all).size, 1);
});

scope.run();
