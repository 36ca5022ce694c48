// R4's search page, sentence by sentence where no table has it: what parameters compare, and what is no error.
// What each row finds is what the page says. https://hl7.org/fhir/R4/search.html
import { suite } from 'uvu';
import { coded, of23, practitioner, rowsOf, subject } from './search-r4-rows.ts';

const test = suite('R4 search, sentence by sentence: values');
const rows = rowsOf(test);

rows(
  'a parameter that cannot match finds nothing, one that cannot be read is refused',
  [of23('Observation', 'o', { code: coded('1234-1') }), of23('Condition', 'c', { onsetDateTime: '2009-05-23' })],
  [
    ['Observation?subject=101', ''],
    ['Observation?patient.identifier=http://example.com/fhir/identifier/mrn|123456', ''],
    ['Observation?code=loinc|1234-1', ''],
    ['Condition?onset-date=le1995', ''],
    ['Condition?onset-date:text=1995', '400'],
    ['Condition?onset-date=23 May 2009', '400'],
    ['Observation?code=', 'o'],
    ['Observation?subject:Patient.name=', 'o'],
    ['Observation?code:exact=', '400'],
    ['Observation?Code=1234-1', '400'],
    ['Observation?', 'o'],
  ],
);
rows(
  '_id is compared exactly, case included',
  [of23('Observation', 'Aa'), of23('Observation', 'b')],
  [
    ['Observation?_id=Aa', 'Aa'],
    ['Observation?_id=aa', ''],
    ['?_id=Aa', 'Aa'],
    ['Observation?_id=b,Aa', 'Aa b'],
    ['Observation?_id=Observation/b', '400'],
    ['Observation?_id:missing=true', ''],
  ],
);
rows(
  'a relative _profile is a profile of this server',
  ['http://chartkey.test/fhir/StructureDefinition/lipid', 'http://hl7.org/fhir/StructureDefinition/lipid'].map(
    (profile, index) => of23('DiagnosticReport', `r${index}`, { meta: { profile: [profile] } }),
  ),
  [
    ['DiagnosticReport?_profile=http://hl7.org/fhir/StructureDefinition/lipid', 'r1'],
    ['DiagnosticReport?_profile=StructureDefinition/lipid', 'r0'],
    ['DiagnosticReport?_profile=lipid', ''],
  ],
);
rows(
  'integers are compared exactly',
  [19, 20, 21].map((start) => ({
    resourceType: 'MolecularSequence',
    id: `s${start}`,
    coordinateSystem: 0,
    patient: subject,
    variant: [{ start }],
  })),
  [
    ['MolecularSequence?variant-start=20', 's20'],
    ['MolecularSequence?variant-start=20.0', 's20'],
    ['MolecularSequence?variant-start=20.1', ''],
    ['MolecularSequence?variant-start=ne20', 's19 s21'],
    ['MolecularSequence?variant-start=gt20', 's21'],
    ['MolecularSequence?variant-start=lt20', 's19'],
  ],
);
rows(
  'comparisons take a decimal as exact, in either form',
  [0.75, 0.8, 0.801].map((probabilityDecimal) =>
    of23('RiskAssessment', `p${probabilityDecimal}`, { prediction: [{ probabilityDecimal }] }),
  ),
  [
    ['RiskAssessment?probability=gt0.8', 'p0.801'],
    ['RiskAssessment?probability=gt8e-1', 'p0.801'],
    ['RiskAssessment?probability=sa0.8', 'p0.801'],
    ['RiskAssessment?probability=eb0.8', 'p0.75'],
    ['RiskAssessment?probability=le0.8', 'p0.75 p0.8'],
    ['RiskAssessment?probability=0.8', 'p0.75 p0.8 p0.801'],
    ['RiskAssessment?probability=8.00e-1', 'p0.8'],
    ['RiskAssessment?probability=0.80', 'p0.8 p0.801'],
    ['RiskAssessment?probability=0,8', ''],
    ['RiskAssessment?probability=xx0.8', '400'],
  ],
);
rows(
  'a year and a month are intervals, and a part of a date is filled from the left',
  [
    of23('Condition', 'first', { onsetDateTime: '2000-01-01T00:00:00Z' }),
    of23('Condition', 'april', { onsetDateTime: '2000-04-30T23:59:00Z' }),
    of23('Condition', 'last', { onsetDateTime: '2000-12-31T23:59:59Z' }),
    of23('Condition', 'after', { onsetDateTime: '2001-01-01T00:00:00Z' }),
  ],
  [
    ['Condition?onset-date=2000', 'first april last'],
    ['Condition?onset-date=2000-04', 'april'],
    ['Condition?onset-date=sa2000', 'after'],
    ['Condition?onset-date=2000-04-30T23:59', 'april'],
    ['Condition?onset-date=2000-04-30T23', '400'],
    ['Condition?onset-date=-04-30', '400'],
    ['Condition?onset-date=04', '400'],
  ],
);
rows(
  'of a Timing the outer limits matter alone; an instant is a point',
  [
    of23('ServiceRequest', 'every-second-day', {
      occurrenceTiming: {
        repeat: { boundsPeriod: { start: '2013-01-31', end: '2013-03-24' }, period: 2, periodUnit: 'd' },
      },
    }),
    of23('DiagnosticReport', 'instant', { issued: '2013-01-10T10:20:30.123Z' }),
  ],
  [
    ['ServiceRequest?occurrence=ap2013-02-01', 'every-second-day'],
    ['ServiceRequest?occurrence=ge2013-02-01&occurrence=le2013-02-01', 'every-second-day'],
    ['ServiceRequest?occurrence=sa2013-01-30&occurrence=eb2013-03-25', 'every-second-day'],
    ['ServiceRequest?occurrence=sa2013-03-24', ''],
    ['DiagnosticReport?issued=2013-01-10', 'instant'],
    ['DiagnosticReport?issued=2013-01-10T10:20:30Z', 'instant'],
    ['DiagnosticReport?issued=2013-01-10T10:20:30.123Z', 'instant'],
    ['DiagnosticReport?issued=gt2013-01-10T10:20:30.123Z', ''],
  ],
);
rows(
  'a date without a zone is in the server’s, one with a zone is corrected for it',
  [of23('Observation', 'evening', { effectiveDateTime: '2020-05-01T23:30:00-02:00' })],
  [
    ['Observation?date=2020-05-02', 'evening'],
    ['Observation?date=2020-05-01', ''],
    ['Observation?date=2020-05-02T01:30', 'evening'],
    ['Observation?date=2020-05-02T03:30+02:00', 'evening'],
  ],
);
rows(
  'punctuation and spacing make no difference to a string, parts of a family name are found',
  [
    practitioner('quinones', { name: [{ use: 'official', family: 'Carreno Quinones', given: ['Ann-Marie'] }] }),
    practitioner('obrien', { name: [{ family: "O'Brien", given: ['Jo  Ann'] }] }),
    practitioner('ville', {
      name: [{ family: 'Ng' }],
      address: [{ use: 'home', line: ['12 Main St.'], city: 'Ville' }],
    }),
  ],
  [
    ['Practitioner?family=Carreno', 'quinones'],
    ['Practitioner?family=Quinones', 'quinones'],
    ['Practitioner?name=quinones', 'quinones'],
    ['Practitioner?family=OBrien', 'obrien'],
    ['Practitioner?family=o’brien', 'obrien'],
    ['Practitioner?given=jo ann', 'obrien'],
    ['Practitioner?given=jo\tann', 'obrien'],
    ['Practitioner?name=official', ''],
    ['Practitioner?address=home', ''],
    ['Practitioner?address-use=home', 'ville'],
    ['Practitioner?address=12 main st', 'ville'],
    ['Practitioner?name:text=ng OR brien', 'obrien ville'],
    ['Practitioner?name:text=marie carreno', 'quinones'],
    ['Practitioner?name:text=ann NOT marie', 'obrien'],
    ["Practitioner?name:text=O'Brien", 'obrien'],
    ['Practitioner?name:text="carreno quinones"', 'quinones'],
    ['Practitioner?name:text="quinones carreno"', ''],
    ['Practitioner?name:text=OBrien', 'obrien'],
    ['Practitioner?name:text=annmarie', 'quinones'],
    ['Practitioner?name:text=rien', ''],
    ['Practitioner?name:text=bri', ''],
    ['Practitioner?name:text=bri*', 'obrien'],
    ['Practitioner?name:text=jo-an*', 'obrien'],
    ['Practitioner?name:text=o-an*', ''],
    ['Practitioner?name:text=nn', ''],
    ['Practitioner?address:text=main', 'ville'],
    ['Practitioner?address:text=ain', ''],
    ['Practitioner?name:text=(ann', '400'],
    ['Practitioner?given:missing=true', 'ville'],
    ['Practitioner?phonetic=Kinonez', ''],
    ['Practitioner?phonetic=Quinonez', 'quinones'],
    ['Practitioner?phonetic=Obryan', 'obrien'],
    ['Practitioner?phonetic=Mary Karrenow', ''],
    ['Practitioner?phonetic=Mary Careno', 'quinones'],
    ['Practitioner?phonetic:missing=true', ''],
    ['Practitioner?_filter=phonetic eq "obryan"', 'obrien'],
    ['Practitioner?_filter=phonetic sw "obr"', '400'],
    ['Practitioner?_sort=phonetic', '400'],
  ],
);
rows(
  'a comma is a separator unless a backslash stands before it, percent-encoded or not',
  [
    'http://acme.org/fhir/ValueSet/123',
    'http://acme.org/fhir/ValueSet/124',
    'http://acme.org/fhir/ValueSet/124,125',
  ].map((url, index) => ({ resourceType: 'ValueSet', id: `v${index}`, status: 'active', url, version: `${index}.0` })),
  [
    ['ValueSet?url=http://acme.org/fhir/ValueSet/123,http://acme.org/fhir/ValueSet/124,125', 'v0 v1'],
    ['ValueSet?url=http://acme.org/fhir/ValueSet/123,http://acme.org/fhir/ValueSet/124\\,125', 'v0 v2'],
    ['ValueSet?url=http://acme.org/fhir/ValueSet/12\\3', '400'],
    ['ValueSet?url=http://acme.org/fhir/ValueSet/123|0.0', 'v0'],
    ['ValueSet?url=http://acme.org/fhir/ValueSet/123|1.0', ''],
    ['ValueSet?url=HTTP://acme.org/fhir/ValueSet/123', ''],
    ['ValueSet?url:contains=acme', '400'],
  ],
);

test.run();
