// Turns a search parameter's expression into a plain function over JSON. https://hl7.org/fhir/R4/searchparameter.html
import { parseReference } from '../fhir/reference.ts';
import { elementsOf, propertyName } from '../fhir/structure.ts';
import { type Expression, type Path, parseExpression, type Step } from './expression.ts';
import { isObject } from './json-value.ts';

/** What the definitions say of a value that an expression finds. */
export interface SourceElement {
  /** Its R4 type: `CodeableConcept`, `dateTime`, … */
  readonly code: string;
  /** The value set a code has to come from. */
  readonly valueSet: string | undefined;
  /** The structure that has it and its name there: `HumanName.family`. */
  readonly path: string;
}

/** Receives each value an expression finds, in the resource's order; never null or undefined. */
export type Emit = (value: unknown, element: SourceElement) => void;
export type Extract = (resource: unknown, emit: Emit) => void;

/** One component of a composite: its expression below an element that the composite's own expression finds. */
export type ExtractPart = (element: unknown, resource: unknown, emit: Emit) => void;
/** Receives the components of each such element, in the resource's order. */
export type EachElement = (resource: unknown, visit: (element: unknown, parts: readonly ExtractPart[]) => void) => void;

/** A place in the structure definitions: an element and the name under which its own elements are found. */
interface Place extends SourceElement {
  readonly structure: string;
}

const booleanElement: SourceElement = { code: 'boolean', valueSet: undefined, path: '' };

/**
 * Compiles R4 FHIRPath for one resource type. Paths of a union that begin at another type find nothing. Throws when the
 * expression has a form it does not know or names an element that R4 does not have.
 */
export function compileExpression(text: string, resourceType: string): Extract {
  return compile(parseExpression(text), resourceType);
}

/**
 * Compiles a composite's expression with those of its components, which begin at the elements it finds or, where they begin
 * at a type, at the resource. https://hl7.org/fhir/R4/search.html#composite
 */
export function compileComposite(text: string, components: readonly string[], resourceType: string): EachElement {
  const expression = parseExpression(text);
  if (expression.type !== 'union') throw new Error(`A composite cannot be found by ${text}`);
  const foci = expression.paths.map((path) => {
    let parts: readonly ExtractPart[] = [];
    const extract = compileSteps(path.steps, rootPlace(resourceType), (place) => {
      parts = components.map((component) => compilePart(component, place, resourceType));
      return (value, emit) => emit(value, place);
    });
    if (extract === undefined) throw new Error(`R4 has no element ${text}`);
    return { extract, parts };
  });
  return (resource, visit) => {
    for (const { extract, parts } of foci) extract(resource, (element) => visit(element, parts));
  };
}

function compilePart(text: string, place: Place, resourceType: string): ExtractPart {
  const expression = parseExpression(text);
  if (expression.type !== 'union') throw new Error(`A component cannot be found by ${text}`);
  const parts = expression.paths.flatMap((path): readonly ExtractPart[] => {
    if (path.root === resourceType) {
      const whole = compilePath(path, resourceType);
      return whole === undefined ? [] : [(_, resource, emit) => whole(resource, emit)];
    }
    const first: Step = { type: 'child', name: path.root, index: undefined };
    const below = compileSteps([first, ...path.steps], place);
    return below === undefined ? [] : [(element, _, emit) => below(element, emit)];
  });
  return (element, resource, emit) => {
    for (const part of parts) part(element, resource, emit);
  };
}

function compile(expression: Expression, resourceType: string): Extract {
  if (expression.type === 'union') {
    const extracts = expression.paths.flatMap((path) => compilePath(path, resourceType) ?? []);
    return (resource, emit) => {
      for (const extract of extracts) extract(resource, emit);
    };
  }
  const test = compileCondition(expression, resourceType);
  return (resource, emit) => {
    const result = test(resource);
    if (result !== undefined) emit(result, booleanElement);
  };
}

/** Undefined is FHIRPath's empty result, which `and` treats as unknown. */
function compileCondition(expression: Expression, resourceType: string): (resource: unknown) => boolean | undefined {
  if (expression.type === 'and') {
    const left = compileCondition(expression.left, resourceType);
    const right = compileCondition(expression.right, resourceType);
    return (resource) => and(left(resource), right(resource));
  }
  if (expression.type === 'union') throw new Error('A union is no condition');
  const extract = compilePath(expression.path, resourceType);
  const find = (resource: unknown) => {
    const values: unknown[] = [];
    extract?.(resource, (value) => values.push(value));
    return values;
  };
  if (expression.type === 'exists') return (resource) => find(resource).length > 0;
  const { value } = expression;
  return (resource) => {
    const found = find(resource);
    return found.length === 0 ? undefined : found.length > 1 || found[0] !== value;
  };
}

function and(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (left === false || right === false) return false;
  return left === undefined || right === undefined ? undefined : true;
}

/** Undefined when the path begins at a type that the resource is not. */
function compilePath(path: Path, resourceType: string): Extract | undefined {
  if (path.root !== resourceType && path.root !== 'Resource' && path.root !== 'DomainResource') return undefined;
  const extract = compileSteps(path.steps, rootPlace(resourceType));
  if (extract === undefined) throw new Error(`R4 has no element ${JSON.stringify(path)}`);
  return extract;
}

function rootPlace(resourceType: string): Place {
  return { code: resourceType, structure: resourceType, valueSet: undefined, path: resourceType };
}

/** What is done with the values at the end of a path. */
type EndOfPath = (place: Place) => Extract;

const emitValue: EndOfPath = (place) => (value, emit) => emit(value, place);

/** Undefined when R4 has no such element at this place. */
function compileSteps(steps: readonly Step[], place: Place, end: EndOfPath = emitValue): Extract | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return end(place);
  switch (step.type) {
    case 'child':
      return compileChild(step.name, step.index, rest, place, end);
    case 'of-type':
      return isOfType(place.code, step.typeName) ? compileSteps(rest, place, end) : undefined;
    case 'where-equals': {
      const next = compileSteps(rest, place, end);
      return next && onlyIf((value) => isObject(value) && value[step.name] === step.value, next);
    }
    case 'where-resolves': {
      const next = compileSteps(rest, place, end);
      return next && onlyIf((value) => targetTypeOf(value) === step.typeName, next);
    }
    default:
      return step satisfies never;
  }
}

function onlyIf(test: (value: unknown) => boolean, next: Extract): Extract {
  return (value, emit) => {
    if (test(value)) next(value, emit);
  };
}

function compileChild(
  name: string,
  index: number | undefined,
  rest: readonly Step[],
  place: Place,
  end: EndOfPath,
): Extract | undefined {
  const branches = elementsOf(place.structure)
    .filter((element) => element.name === name || element.name === `${name}[x]`)
    .flatMap((element) =>
      element.types.flatMap((type) => {
        const { code, structure } = type;
        const path = `${place.structure}.${element.name}`;
        const next = compileSteps(rest, { code, structure, valueSet: element.valueSet, path }, end);
        return next === undefined ? [] : [visitChild(propertyName(element, type), index, next)];
      }),
    );
  const [only] = branches;
  if (branches.length <= 1) return only;
  return (value, emit) => {
    for (const branch of branches) branch(value, emit);
  };
}

function visitChild(property: string, index: number | undefined, next: Extract): Extract {
  return (value, emit) => {
    if (!isObject(value)) return;
    const child = value[property];
    if (child === undefined || child === null) return;
    if (!Array.isArray(child)) return next(child, emit);
    const items = index === undefined ? child : child.slice(index, index + 1);
    for (const item of items) if (item !== null) next(item, emit);
  };
}

/** Whether a type is the named one or R4 derives it from that (a canonical is a uri, an Age a Quantity). */
function isOfType(code: string, typeName: string): boolean {
  return code === typeName || derivedFrom.get(code) === typeName;
}

const derivedFrom: ReadonlyMap<string, string> = new Map([
  ['canonical', 'uri'],
  ['oid', 'uri'],
  ['url', 'uri'],
  ['uuid', 'uri'],
  ['code', 'string'],
  ['id', 'string'],
  ['markdown', 'string'],
  ['positiveInt', 'integer'],
  ['unsignedInt', 'integer'],
  ['Age', 'Quantity'],
  ['Count', 'Quantity'],
  ['Distance', 'Quantity'],
  ['Duration', 'Quantity'],
]);

/** The type a Reference says it points to: in its text, else in its `type`. Nothing is looked up. */
function targetTypeOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const { reference, type } = value;
  const parsed = typeof reference === 'string' ? parseReference(reference) : undefined;
  if (parsed?.type === 'relative' || parsed?.type === 'conditional') return parsed.resourceType;
  const inUrl = parsed?.type === 'absolute' ? typeInUrl.exec(parsed.url)?.[1] : undefined;
  return inUrl ?? (typeof type === 'string' ? type : undefined);
}

const typeInUrl = /^https?:\/\/.*\/([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;
