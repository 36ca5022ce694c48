import { Credentials, Curl, type Page } from './layout.tsx';

const examples: readonly (readonly [name: string, what: string, path: string])[] = [
  [
    'Several values',
    'A comma means or, a repeat means and.',
    '/fhir/Observation?category=vital-signs,laboratory&date=ge2023-01-01&date=lt2030-01-01',
  ],
  ['Prefixes', 'Of dates, numbers and quantities: eq ne gt lt ge le sa eb ap.', '/fhir/Observation?date=ge2023'],
  [
    'Codes',
    'system|code, code alone, or system| for every code of a system.',
    '/fhir/Observation?code=http://loinc.org|8867-4',
  ],
  [
    'Quantities',
    'In any UCUM unit: what is stored in another is converted.',
    '/fhir/Observation?value-quantity=gt50||kg',
  ],
  ['Missing', 'Whether there is a value at all.', '/fhir/Condition?abatement-date:missing=true'],
  [
    'Words',
    'Strings begin with what is asked, without regard to case and accents; :contains and :exact differ.',
    '/fhir/Patient?name:contains=a',
  ],
  ['Not', 'Everything without the code.', '/fhir/Condition?clinical-status:not=resolved'],
  ['Chains', 'By a parameter of what is referred to.', '/fhir/Observation?subject:Patient.gender=female'],
  ['Reverse chains', 'By what refers to it.', '/fhir/Patient?_has:Observation:patient:code=8867-4'],
  [
    'Includes',
    'What matches refer to, in the same Bundle.',
    '/fhir/Encounter?_include=Encounter:participant&_include=Encounter:location',
  ],
  ['Back references', 'What refers to matches.', '/fhir/Encounter?_revinclude=Observation:encounter'],
  [
    'Sorting',
    'By any parameters, a minus for descending; what has no value comes last.',
    '/fhir/Condition?_sort=-recorded-date,code',
  ],
  [
    'Only some elements',
    'And _summary for FHIR’s own choice of them.',
    '/fhir/Observation?_elements=code,effective,value',
  ],
  ['How many', 'A total and no resources.', '/fhir/Observation?_summary=count'],
  [
    'A whole expression',
    'R4’s _filter, with and, or, not and parentheses.',
    '/fhir/Observation?_filter=date%20ge%202023-01-01%20and%20status%20eq%20final',
  ],
  ['Full text', 'In narrative (_text) or in everything (_content).', '/fhir/Condition?_content=depress*'],
];

export function SearchGuide({ page, about }: { page: Page; about: string }) {
  return (
    <>
      <p class="lead">All of R4’s search, within one patient’s record.</p>
      <p>{about}</p>
      <Credentials page={page} />
      {examples.map(([name, what, path]) => (
        <>
          <h2 id={name.toLowerCase().replaceAll(' ', '-')}>{name}</h2>
          <p>{what}</p>
          <Curl page={page} path={path} />
        </>
      ))}
    </>
  );
}
