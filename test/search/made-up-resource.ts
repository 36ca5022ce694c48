import { elementsOf, kindOf, propertyName } from '../../src/fhir/structure.ts';

const references = [
  'Patient/1',
  'Practitioner/2',
  'Group/3',
  'Location/4',
  'http://example.org/fhir/RelatedPerson/5',
  '#c',
];
const texts: Readonly<Record<string, unknown>> = {
  boolean: true,
  date: '2020-02-03',
  dateTime: '2020-02-03T04:05:06Z',
  instant: '2020-02-03T04:05:06Z',
  decimal: 1.5,
  integer: 3,
  positiveInt: 4,
  unsignedInt: 5,
};
const maxDepth = 4;
const fewestVariants = 6;

/** How many variants it takes until each choice has had each type and each reference has pointed everywhere. */
export function variantsOf(structure: string): number {
  const own = elementsOf(structure).filter((element) => element.name !== 'extension');
  const choices = own.map((element) => element.types.length);
  const below = own.flatMap((element) => element.types.filter((type) => type.structure.startsWith(`${structure}.`)));
  return Math.max(fewestVariants, ...choices, ...below.map((type) => variantsOf(type.structure)));
}

/**
 * A resource with every element R4 gives its type, down to a depth at which every search parameter has found its value. The
 * variant decides which type each choice has and what is at the end of each reference; lists have two members that differ.
 */
export function madeUpResource(resourceType: string, variant: number): Record<string, unknown> {
  return { resourceType, ...elements(resourceType, variant, 0) };
}

function elements(structure: string, variant: number, depth: number): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const element of elementsOf(structure)) {
    const type = element.types[variant % element.types.length];
    const isNested = ['extension', 'modifierExtension', 'contained'].includes(element.name) && depth > 0;
    if (type === undefined || isNested) continue;
    const first = value(element.name, type.structure, variant, depth + 1);
    if (first === undefined) continue;
    const second = element.isArray ? value(element.name, type.structure, variant + 1, depth + 1) : undefined;
    made[propertyName(element, type)] = second === undefined ? first : [first, second];
  }
  return made;
}

function value(name: string, structure: string, variant: number, depth: number): unknown {
  if (structure === 'Resource') return { resourceType: 'Composition', id: `r${variant}` };
  if (structure === 'Reference') return { reference: references[variant % references.length] };
  if (kindOf(structure) === 'primitive-type') {
    if (name === 'system') return ['phone', 'email', 'http://example.org/s'][variant % 3];
    if (name === 'type') return ['depends-on', 'composed-of', 'successor', 'predecessor', 'derived-from'][variant % 5];
    return texts[structure] === true ? variant % 2 === 0 : (texts[structure] ?? `${name}-${variant}`);
  }
  return depth > maxDepth ? undefined : elements(structure, variant, depth);
}
