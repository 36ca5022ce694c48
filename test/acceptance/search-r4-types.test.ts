// R4's search page, sentence by sentence where no table has it: tokens, references, combinations, and every data type.
// What each row finds is what the page says. https://hl7.org/fhir/R4/search.html
import { suite } from 'uvu';
import { coded, of23, practitioner, rowsOf, subject } from './search-r4-rows.ts';

const test = suite('R4 search, sentence by sentence: tokens, references, data types');
const rows = rowsOf(test, 'patient/*.rs patient/AuditEvent.rs');
const ucum = 'http://unitsofmeasure.org';
const allergyStatus = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';

rows(
  'several values of one parameter are alternatives, several parameters hold together',
  [],
  [
    ['Patient?language=FR&language=NL', '23'],
    ['Patient?language=FR&language=DE', ''],
    ['Patient?language=FR,DE', '23'],
    ['Patient?language=DE,EN', ''],
    ['Patient?language=FR,DE&language=NL', '23'],
    ['Patient?language=FR,NL&language=EN', ''],
    ['Patient?language:text=french,german', '23'],
  ],
  { communication: [{ language: { ...coded('fr'), text: 'French' } }, { language: coded('nl') }] },
);
rows(
  ':below finds a mime type with any parameters',
  ['text/xml', 'text/xml; charset=UTF-8', 'text/plain'].map((contentType, index) =>
    of23('DocumentReference', `d${index}`, { content: [{ attachment: { contentType } }] }),
  ),
  [
    ['DocumentReference?contenttype=text/xml', 'd0'],
    ['DocumentReference?contenttype:below=text/xml', 'd0 d1'],
  ],
);
rows(
  'tokens, by what they compare',
  [
    practitioner('licence', {
      identifier: [{ type: { text: 'Driver licence' }, system: 'http://acme.org', value: 'Ab1' }],
      telecom: [{ system: 'phone', value: '555-1234' }],
      active: true,
    }),
    practitioner('root', { identifier: [{ value: '1.2.3' }] }),
    practitioner('extension', { identifier: [{ system: '1.2.3', value: '7' }] }),
    of23('Condition', 'liver', { code: coded('126851005', 'http://snomed.info/sct') }),
  ],
  [
    ['Practitioner?identifier:text=driver', 'licence'],
    ['Practitioner?identifier=ab1', 'licence'],
    ['Practitioner?identifier=|1.2.3,1.2.3|', 'root extension'],
    ['Practitioner?identifier:otype=http://terminology.hl7.org/CodeSystem/v2-0203|MR|446053', '400'],
    ['Practitioner?identifier=|', '400'],
    ['Practitioner?phone=555-1234', 'licence'],
    ['Practitioner?telecom=555-1234', 'licence'],
    // A ContactPoint has no namespace that could be phone.
    ['Practitioner?telecom=phone|555-1234', ''],
    ['Practitioner?active=true', 'licence'],
    ['Practitioner?active=maybe', ''],
    // Their hierarchy is not among R4's definitions.
    ['Condition?code:below=126851005', '400'],
    ['Condition?code:below=http://snomed.info/sct|126851005', '400'],
    ['Condition?code:in=http://snomed.info/sct?fhir_vs=isa/126851005', '400'],
    ['Condition?code:in=http://acme.org/fhir/ValueSet/cardiac-conditions', '400'],
  ],
);
rows(
  'missing data',
  [
    {
      resourceType: 'AllergyIntolerance',
      id: 'active',
      patient: subject,
      clinicalStatus: coded('active', allergyStatus),
    },
    { resourceType: 'AllergyIntolerance', id: 'unknown', patient: subject },
    of23('Observation', 'bare'),
  ],
  [
    [`AllergyIntolerance?clinical-status=${allergyStatus}|active`, 'active'],
    ['AllergyIntolerance?clinical-status:missing=true', 'unknown'],
    [`AllergyIntolerance?clinical-status=${allergyStatus}|active&clinical-status:missing=true`, ''],
    ['AllergyIntolerance?clinical-status:not=active', 'unknown'],
    ['AllergyIntolerance?_filter=clinical-status eq active or clinical-status pr false', 'active unknown'],
    ...['date', 'value-string', 'code', 'encounter', 'value-quantity', '_source', '_tag', '_profile'].map(
      (code): [string, string] => [`Observation?${code}:missing=true`, 'bare'],
    ),
    ['RiskAssessment?probability:missing=true', ''],
    ['Observation?subject:missing=false', 'bare'],
    ['Observation?code-value-quantity:missing=true', '400'],
  ],
);
rows(
  'references, by what they refer to',
  [
    practitioner('9', {}),
    of23('Observation', 'local', { performer: [{ reference: 'Practitioner/9' }] }),
    of23('Observation', 'absolute', { performer: [{ reference: 'http://chartkey.test/fhir/Practitioner/9' }] }),
    of23('Observation', 'versioned', { performer: [{ reference: 'Practitioner/9/_history/1' }] }),
    of23('QuestionnaireResponse', 'canonical', { questionnaire: 'http://acme.org/q|1' }),
    { resourceType: 'Encounter', id: 'whole', subject, status: 'finished' },
    { resourceType: 'Encounter', id: 'part', subject, status: 'finished', partOf: { reference: 'Encounter/whole' } },
    ...['whole', 'part'].map((id) =>
      of23('MedicationAdministration', `in-${id}`, { context: { reference: `Encounter/${id}` } }),
    ),
  ],
  [
    ['Observation?performer=Practitioner/9', 'local absolute versioned'],
    ['Observation?performer=http://chartkey.test/fhir/Practitioner/9', 'local absolute versioned'],
    ['Observation?performer=9', 'local versioned'],
    ['Observation?patient=23', 'local absolute versioned'],
    ['Observation?patient=Patient/23', 'local absolute versioned'],
    ['Observation?performer:identifier.name=x', '400'],
    ['QuestionnaireResponse?questionnaire:identifier=a|b', '400'],
    ['MedicationAdministration?context:above=Encounter/part', 'in-whole in-part'],
    ['MedicationAdministration?context:below=Encounter/part', 'in-part'],
  ],
);
rows(
  'reverse chains are alternatives in one parameter, independent in several',
  [of23('Observation', 'a', { code: coded('123') }), of23('Observation', 'b', { code: coded('456') })],
  [
    ['Patient?_has:Observation:patient:code=999,456', '23'],
    ['Patient?_has:Observation:patient:code=123&_has:Observation:patient:code=456', '23'],
    ['Patient?_has:Observation:patient:code=123&_has:Observation:patient:code=999', ''],
    // R4's example names a parameter that its AuditEvent has not.
    ['Patient?_has:Observation:patient:_has:AuditEvent:entity:user=MyUserId', '400'],
  ],
);
rows(
  'types of a search of the whole record have the parameters in common',
  [
    of23('Observation', 'o', { code: coded('x') }),
    of23('Condition', 'c', { code: coded('x') }),
    of23('Encounter', 'e'),
    {
      resourceType: 'List',
      id: '42',
      status: 'current',
      mode: 'working',
      subject,
      entry: [{ item: { reference: 'Condition/c' } }],
    },
  ],
  [
    ['?_type=Observation,Condition&code=x', 'o c'],
    ['?_type=Observation,Encounter&code=x', '400'],
    ['?code=x', '400'],
    ['?_type=Observation&_lastUpdated=gt2010', 'o'],
    ['?_type=Zebra', '400'],
    ['?_list=42', 'c'],
    ['Condition?_list=42&code=x', 'c'],
    ['Condition?_list=42&code=y', ''],
    ['Condition?_list=$current-problems', '400'],
  ],
);
rows(
  'every data type that is searched',
  [
    of23('Condition', 'age', { onsetAge: { value: 40, system: ucum, code: 'a' } }),
    of23('Condition', 'range', {
      onsetRange: { low: { value: 30, system: ucum, code: 'a' }, high: { value: 50, system: ucum, code: 'a' } },
    }),
    of23('Encounter', 'duration', { length: { value: 90, system: ucum, code: 'min' } }),
    of23('Invoice', 'money', { totalGross: { value: 12.5, currency: 'EUR' } }),
    of23('RiskAssessment', 'probabilities', {
      prediction: [{ probabilityRange: { low: { value: 0.2 }, high: { value: 0.4 } } }],
    }),
    of23('Observation', 'text', { valueString: 'Bláck spots' }),
    {
      resourceType: 'AuditEvent',
      id: 'audit',
      agent: [{ altId: 'MyUserId', requestor: true }],
      entity: [{ what: subject }],
    },
    {
      resourceType: 'Questionnaire',
      id: 'focus',
      status: 'active',
      useContext: [{ code: { code: 'focus' }, valueCodeableConcept: coded('408934002', 'http://snomed.info/sct') }],
    },
    of23('Procedure', 'performed', { performedPeriod: { start: '2010-06-01', end: '2010-06-03' } }),
  ],
  [
    [`Condition?onset-age=40|${ucum}|a`, 'age'],
    [`Condition?onset-age=480|${ucum}|mo`, 'age'],
    [`Condition?onset-age=gt45|${ucum}|a`, 'range'],
    [`Condition?onset-age=lt35|${ucum}|a`, 'range'],
    [`Encounter?length=1.5|${ucum}|h`, 'duration'],
    ['Invoice?totalgross=12.5|urn:iso:std:iso:4217|EUR', 'money'],
    ['Invoice?totalgross=12.5||EUR', 'money'],
    ['Invoice?totalgross=gt12.5', ''],
    ['RiskAssessment?probability=gt0.3', 'probabilities'],
    ['RiskAssessment?probability=sa0.3', ''],
    ['Observation?value-string=black', 'text'],
    ['AuditEvent?altid=myuserid', 'audit'],
    ['Questionnaire?context-type-value=focus$http://snomed.info/sct|408934002', 'focus'],
    ['Questionnaire?context-type-value=focus$http://snomed.info/sct|1', ''],
    ['Patient/23/Procedure?date=ge2010-01-01&date=le2011-12-31', 'performed'],
    ['Patient/23/Procedure?date=ge2011-01-01&date=le2011-12-31', ''],
  ],
);

test.run();
