// What an operation takes: its parameters in a URL, and the Parameters resource that holds them.
// https://hl7.org/fhir/R4/operations.html#request
import type { InputParameter, OperationInput } from '../../fhir/operation-input.ts';
import { idSchema } from './fhir-schemas.ts';

const instant = '2024-05-17T09:30:00Z';
const profile = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-documentreference';
const id = { ...idSchema, examples: ['example'] };
const code = { type: 'string', examples: ['34133-9'] };
const coding = {
  type: 'object',
  required: ['code'],
  properties: { system: { type: 'string', examples: ['http://loinc.org'] }, code, display: text('A summary') },
};

/** As JSON has them. https://hl7.org/fhir/R4/datatypes.html */
const ofElements: Readonly<Record<string, object>> = {
  valueId: id,
  valueDateTime: text('2024', '2024-05', instant),
  valueDate: text('2024', '2024-05-17'),
  valueInstant: text(instant),
  valueBoolean: { type: 'boolean' },
  valueCanonical: text(profile),
  valueCode: code,
  valueCoding: coding,
  valueCodeableConcept: {
    type: 'object',
    required: ['coding'],
    properties: { coding: { type: 'array', minItems: 1, items: coding }, text: text('A summary') },
  },
};
/** As a URL has them, where that is not as JSON has the first of their elements. */
const inUrl: Readonly<Record<string, object>> = { Coding: text('http://loinc.org|34133-9', '34133-9') };

function text(...examples: readonly string[]): object {
  return { type: 'string', examples };
}

function schemaOf(element: string): object {
  const schema = ofElements[element];
  if (schema === undefined) throw new Error(`Nothing says what ${element} holds.`);
  return schema;
}

/** In the URL; a list's repeats are further pairs of the same name. */
export function inputParameter({ name, type, max, documentation, expected, elements }: InputParameter): object {
  const one = inUrl[type] ?? schemaOf(elements[0] ?? '');
  const schema = max === '*' ? { type: 'array', items: one } : one;
  return { name, in: 'query', description: `${documentation} Expected: ${expected}.`, schema };
}

/** The Parameters resource. */
export function inputSchema({ parameters }: OperationInput): object {
  const anyOf = parameters.flatMap((parameter) =>
    parameter.elements.map((element) => memberSchema(parameter, element)),
  );
  return {
    type: 'object',
    required: ['resourceType'],
    properties: {
      resourceType: { const: 'Parameters' },
      parameter: { type: 'array', minItems: 1, items: { anyOf } },
    },
  };
}

function memberSchema({ name, documentation }: InputParameter, element: string): object {
  return {
    type: 'object',
    title: `${name} as ${element}`,
    description: documentation,
    required: ['name', element],
    properties: { name: { const: name }, [element]: schemaOf(element) },
  };
}
