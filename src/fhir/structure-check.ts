// Checks a resource against R4's structure definitions. https://hl7.org/fhir/R4/validation.html
// A resource comes from outside: names such as __proto__ or constructor are looked up in Maps alone, and nesting is bounded.
import type { IssueCode } from './issue-code.ts';
import { isResourceType, resourceTypes } from './resource-types.ts';
import { hasCoding } from './structure.ts';
import { didYouMean } from './structure-did-you-mean.ts';
import { isJsonObject, type JsonObject } from './structure-invariant.ts';
import { Container, type ReferenceContext, referenceProblem } from './structure-reference.ts';
import { type PropertyRule, type TypeRule, typeRuleOf } from './structure-rule.ts';
import { described, expressionOf, listed, nameInPath, requiredMessage, unknownElement } from './structure-text.ts';
import { xhtmlProblem } from './structure-xhtml.ts';

export interface Problem {
  /** The FHIRPath of the element, properties named as in JSON: `Observation.component[2].valueQuantity.value`. */
  readonly expression: string;
  /** What is wrong and what would be right. It quotes what was sent. */
  readonly message: string;
  readonly code: IssueCode;
}

export interface CheckOptions {
  /** Where to stop; 20 unless said otherwise. */
  readonly maxProblems?: number;
  /** Whether references may be searches (`Practitioner?identifier=…`), as in a transaction Bundle. */
  readonly allowConditional?: boolean;
}

/** Objects within objects. R4's own recursive elements stay far below; the stack of the check far above. */
const maxDepth = 64;

/** What breaks R4's structure in a resource, in the order of its JSON; nothing when it is valid. */
export function checkResource(resource: unknown, options: CheckOptions = {}): Problem[] {
  const check = new Check(options.maxProblems ?? 20, options.allowConditional ?? false);
  check.resource(resource, 0);
  return check.problems;
}

class Check implements ReferenceContext {
  readonly problems: Problem[] = [];
  private readonly path: (string | number)[] = [];
  private container = new Container({});
  private isInContained = false;
  private readonly maxProblems: number;
  readonly allowConditional: boolean;

  constructor(maxProblems: number, allowConditional: boolean) {
    this.maxProblems = maxProblems;
    this.allowConditional = allowConditional;
  }

  resource(resource: unknown, depth: number): void {
    const isRoot = this.path.length === 0;
    if (isRoot) this.path.push('Resource');
    if (!isJsonObject(resource)) {
      this.report('structure', `is ${described(resource)}; a resource is a JSON object`);
      return;
    }
    const type = resource.resourceType;
    if (typeof type !== 'string') {
      this.report('structure', 'has no resourceType; expected for example "Patient"');
      return;
    }
    if (!isResourceType(type)) {
      const suggestion = didYouMean(type, resourceTypes);
      const hint = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
      this.report('structure', `resourceType ${described(type)} is not an R4 resource type${hint}`);
      return;
    }
    if (isRoot) this.path[0] = type;
    const outer = this.container;
    if (!this.isInContained) this.container = new Container(resource);
    this.object(resource, typeRuleOf(type), depth);
    this.container = outer;
  }

  containedType = (fragment: string): string | undefined => this.container.typeOf(fragment);

  private object(object: JsonObject, rule: TypeRule, depth: number): void {
    if (depth > maxDepth) {
      this.report('structure', `is nested more than ${maxDepth} deep`);
      return;
    }
    let requiredBits = 0;
    let choiceBits = 0;
    let isEmpty = rule.isNeverEmpty;
    for (const key of Object.keys(object)) {
      if (this.problems.length >= this.maxProblems) return;
      const property = rule.properties.get(key);
      if (property === undefined) {
        this.unknown(key, rule);
        isEmpty = false;
        continue;
      }
      if (property.name !== 'id') isEmpty = false;
      requiredBits |= property.requiredBit;
      const isWithValue = property.isSibling && Object.hasOwn(object, property.name);
      this.path.push(property.name);
      if (property.choiceBit !== 0 && !isWithValue) {
        if ((choiceBits & property.choiceBit) !== 0) {
          this.report('structure', 'is a second value of a choice of which one may be there');
        }
        choiceBits |= property.choiceBit;
      }
      if (property.isArray) this.array(object, key, property, isWithValue, depth + 1);
      else if (property.isSibling) this.sibling(object[key], isWithValue, depth + 1);
      else this.value(object[key], property, depth + 1);
      this.path.pop();
    }
    if (requiredBits !== rule.requiredBits) this.required(requiredBits, rule);
    if (isEmpty) this.report('structure', 'is empty; an element has a value or children (ele-1)');
    for (const invariant of rule.invariants) {
      if (!invariant.holds(object)) this.report('invariant', `breaks ${invariant.key}: ${invariant.rule}`);
    }
  }

  private array(object: JsonObject, key: string, property: PropertyRule, isWithValue: boolean, depth: number): void {
    const values = object[key];
    if (!Array.isArray(values)) {
      this.report('structure', `is ${described(values)}; expected an array, as it may repeat`);
      return;
    }
    if (values.length === 0) {
      this.report('structure', 'is an empty array; leave it out');
      return;
    }
    const partners = this.partners(object, property, values);
    if (isWithValue && values.length > partners.length) {
      this.report('structure', `has more entries in _${property.name} than in ${property.name}; fill up with null`);
    }
    for (let index = 0; index < values.length && this.problems.length < this.maxProblems; index++) {
      const value: unknown = values[index];
      const hasPartner = partners[index] !== undefined && partners[index] !== null;
      this.path.push(index);
      // null holds the place of what only the other of the two arrays has.
      if (value === null && (property.primitive !== undefined || property.isSibling)) {
        if (!hasPartner && !(isWithValue && property.isSibling)) this.report('structure', nullMessage);
      } else if (property.isSibling) this.sibling(value, hasPartner, depth);
      else if (property.kind === 'contained') this.contained(value, depth);
      else this.value(value, property, depth);
      this.path.pop();
    }
  }

  /** For an array of siblings the values, for an array of values with a null among them the siblings. */
  private partners(object: JsonObject, property: PropertyRule, values: readonly unknown[]): readonly unknown[] {
    if (!property.isSibling && !values.includes(null)) return [];
    const partners = property.isSibling ? object[property.name] : object[`_${property.name}`];
    return Array.isArray(partners) ? partners : [];
  }

  private sibling(value: unknown, isWithValue: boolean, depth: number): void {
    if (!isJsonObject(value)) {
      this.report('structure', `has ${described(value)} beside it; expected an object with id or extension`);
      return;
    }
    this.object(value, typeRuleOf('Element'), depth);
    if (!Object.hasOwn(value, 'extension') && !(isWithValue && Object.hasOwn(value, 'id'))) {
      this.report('structure', 'has neither a value nor an extension (ele-1)');
    }
  }

  private value(value: unknown, property: PropertyRule, depth: number): void {
    switch (property.kind) {
      case 'resourceType':
        return;
      case 'primitive':
      case 'xhtml':
        this.primitive(value, property);
        return;
      case 'resource':
      case 'contained':
        this.resource(value, depth);
        return;
      case 'complex':
      case 'reference': {
        if (!isJsonObject(value)) {
          this.report('structure', wrongShape(value, 'an object'));
          return;
        }
        const found = this.problems.length;
        this.object(value, typeRuleOf(property.type.structure), depth);
        if (this.problems.length > found) return;
        if (property.kind === 'reference') this.reference(value, property);
        else if (property.valueSet !== undefined) this.concept(value, property.valueSet);
      }
    }
  }

  private primitive(value: unknown, { primitive, codes, kind, type }: PropertyRule): void {
    if (codes !== undefined) {
      if (typeof value === 'string' && codes.has(value)) return;
      if (typeof value === 'string') {
        const expected = listed(codes, didYouMean(value, codes));
        this.report('code-invalid', `${described(value)} is not one of the codes R4 requires here: ${expected}`);
        return;
      }
    }
    if (primitive !== undefined && !primitive.isValid(value)) {
      if (value === null || typeof value === 'object') {
        this.report('structure', wrongShape(value, primitive.expected));
        return;
      }
      this.report('value', `${described(value)} is no ${type.code}; expected ${primitive.expected}`);
      return;
    }
    if (kind !== 'xhtml' || typeof value !== 'string') return;
    const problem = xhtmlProblem(value);
    if (problem !== undefined) this.report('invariant', `holds ${problem}`);
  }

  private reference(value: JsonObject, property: PropertyRule): void {
    const problem = referenceProblem(value, property.type.targets, this);
    if (problem !== undefined) this.reportAt(problem.element, problem.code, problem.message);
  }

  private concept(concept: JsonObject, valueSet: string): void {
    // An extension in place of all content says why there is none, as data-absent-reason does.
    const isAbsent = Object.hasOwn(concept, 'extension') && !Object.keys(concept).some(isConceptContent);
    if (isAbsent) return;
    const codings: readonly unknown[] = Array.isArray(concept.coding) ? concept.coding : [];
    const answers = codings.filter(isJsonObject).map(({ system, code }) => hasCoding(valueSet, system, code));
    const isKnown = hasCoding(valueSet, undefined, undefined) !== undefined;
    if (isKnown && !answers.includes(true)) {
      this.report('code-invalid', `has no coding from the value set R4 requires here: ${valueSet}`);
    }
  }

  private contained(value: unknown, depth: number): void {
    if (this.isInContained) {
      this.report('invariant', 'is contained in a contained resource (dom-2)');
      return;
    }
    this.isInContained = true;
    this.resource(value, depth);
    this.isInContained = false;
    if (!isJsonObject(value)) return;
    const { id } = value;
    const { ids } = this.container;
    if (id === undefined) this.reportAt('id', 'required', 'is missing; a contained resource has an id');
    else if (ids.has(id)) this.reportAt('id', 'value', `${described(id)} is the id of another contained resource too`);
    ids.add(id);
  }

  private required(requiredBits: number, rule: TypeRule): void {
    rule.required.forEach((element, index) => {
      if ((requiredBits & (2 ** index)) === 0) this.reportAt(element.name, 'required', requiredMessage(element));
    });
  }

  private unknown(key: string, rule: TypeRule): void {
    const isSibling = key.startsWith('_') && rule.properties.has(key.slice(1));
    if (isSibling) {
      this.reportAt(nameInPath(key), 'structure', 'is for primitive elements; write id and extension inside');
      return;
    }
    this.reportAt(nameInPath(key), 'structure', unknownElement(key, rule.structure, rule.properties.keys()));
  }

  private reportAt(name: string, code: IssueCode, message: string): void {
    this.path.push(name);
    this.report(code, message);
    this.path.pop();
  }

  private report(code: IssueCode, message: string): void {
    if (this.problems.length >= this.maxProblems) return;
    this.problems.push({ expression: expressionOf(this.path), message, code });
  }
}

const isConceptContent = (key: string): boolean => ['coding', 'text', '_text'].includes(key);

const nullMessage = 'is null; leave it out';

function wrongShape(value: unknown, expected: string): string {
  if (value === null) return nullMessage;
  return Array.isArray(value)
    ? `is an array; it may not repeat, expected ${expected}`
    : `is ${described(value)}; expected ${expected}`;
}
