// Values to search by, of both patients' resources: what only the other has is what an answer could give away.
import { isJson, type Json, parameterOf } from '../support/evaluate-parameters.ts';
import { searchValuesIn } from '../support/source-data-values.ts';
import { world } from './two-worlds.ts';

const ucum = 'http://unitsofmeasure.org';
const words: readonly string[] = [
  'bystander',
  'asker',
  'bcanary',
  'b* NOT asker',
  '"of bystander" OR nothing',
  'weight',
];
/** Of parameters whose values are put together, or are in no resource as they are asked. */
const fixedValues: Readonly<Record<string, readonly string[]>> = {
  near: ['50|20|5', '50|10|5|km', '50|30|1000|m', '50|20|3000'],
  _text: words,
  _content: words,
  'code-value-quantity': [`29463-7$70|${ucum}|kg`, '29463-7$gt1'],
  'combo-code-value-quantity': [`8480-6$112|${ucum}|mm[Hg]`, '8480-6$111||mm[Hg]', '29463-7$lt100'],
  'component-code-value-quantity': [`8480-6$112|${ucum}|mm[Hg]`, '8462-4$71', '8462-4$72'],
  'code-value-string': ['85354-9$Component', '29463-7$Component'],
};
const mentionsOfBoth = ['Bystander', 'Asker'] as const;
/** Values that mean something to a modifier, for the parameters whose own values do not. */
const modifierValues: Readonly<Record<string, readonly string[]>> = {
  missing: ['true', 'false'],
  text: mentionsOfBoth.flatMap((word) => [`Weight of ${word}`, `Panel of ${word}`, `Tag of ${word}`]),
  in: ['observation-status', 'encounter-status', 'list-mode'].map((name) => `http://hl7.org/fhir/ValueSet/${name}`),
  'of-type': ['result-b', 'result-a'].map((value) => `http://terminology.hl7.org/CodeSystem/v2-0203|MR|${value}`),
  identifier: [
    ...['staff-b', 'staff-a'].map((value) => `http://example.org/staff|${value}`),
    'MRN-Bystander',
    'http://example.org/mrn|MRN-Asker',
  ],
};

function isOfB({ id }: Json): boolean {
  return String(id).startsWith('b');
}

/** Values of a parameter in either patient's resources, those of the other patient first. */
export function valuesOf(type: string, code: string, most: number): string[] {
  const fixed = fixedValues[code];
  if (fixed !== undefined) return fixed.slice(0, most);
  const resources = world.filter((resource) => resource.resourceType === type);
  const sorted = [...resources].sort((one, another) => Number(isOfB(another)) - Number(isOfB(one)));
  const values = [
    ...new Set(sorted.flatMap((resource) => [...searchValuesIn(resource, code), ...measuresIn(resource, code)])),
  ];
  const usable = values.filter((value) => value !== '');
  // From both ends, so that few values are of both patients.
  return usable.length <= most
    ? usable
    : [...usable.slice(0, Math.ceil(most / 2)), ...usable.slice(-Math.floor(most / 2))];
}

/** Of numbers and quantities, which are searched by what is near them as much as by what they are. */
function measuresIn(resource: Json, code: string): string[] {
  if (code.startsWith('_')) return [];
  const parameter = parameterOf(String(resource.resourceType), code);
  if (parameter.type !== 'number' && parameter.type !== 'quantity') return [];
  return parameter.valuesOf(resource).flatMap(({ value }) => {
    if (typeof value === 'number') return [String(value), `gt${value}`, `ap${value}`];
    if (!isJson(value) || value.value === undefined) return [];
    return [String(value.value), `${String(value.value)}|${ucum}|${String(value.code)}`, `ge${String(value.value)}`];
  });
}

/** What to send for a parameter with a modifier. */
export function modifiedValuesOf(type: string, code: string, modifier: string): readonly string[] {
  const known = modifierValues[modifier === 'not-in' ? 'in' : modifier];
  if (known !== undefined) return known;
  if (modifier === 'contains') return ['ystander', 'sker'];
  return valuesOf(type, code, 2);
}
