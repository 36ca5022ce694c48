// The structure definitions in the form the check walks: for each type, its JSON properties and what each may hold.
import { type PrimitiveRule, primitiveRules } from './primitive.ts';
import { codesOf, type ElementStructure, type ElementType, elementsOf, kindOf, propertyName } from './structure.ts';
import { type Invariant, invariantsOf } from './structure-invariant.ts';

export type PropertyKind = 'resourceType' | 'primitive' | 'xhtml' | 'complex' | 'reference' | 'resource' | 'contained';

/** What one JSON property of a type may hold. */
export interface PropertyRule {
  /** The element's name in JSON, without the underscore of a sibling. */
  readonly name: string;
  readonly kind: PropertyKind;
  /** Whether this is the `_name` that carries a primitive's id and extensions. */
  readonly isSibling: boolean;
  readonly isArray: boolean;
  readonly type: ElementType;
  readonly primitive: PrimitiveRule | undefined;
  /** The only codes a `code` may hold; `undefined` when any. */
  readonly codes: ReadonlySet<string> | undefined;
  /** Where a CodeableConcept's coding has to come from; `undefined` when anywhere. */
  readonly valueSet: string | undefined;
  /** Bits of the object's required elements and choices that this property counts for. */
  readonly requiredBit: number;
  readonly choiceBit: number;
}

export interface TypeRule {
  readonly structure: string;
  readonly properties: ReadonlyMap<string, PropertyRule>;
  readonly required: readonly ElementStructure[];
  readonly requiredBits: number;
  readonly invariants: readonly Invariant[];
  /**
   * Whether an object needs more than an id (ele-1). A resource does not, nor does an Element, which is what stands beside a
   * primitive and may add an id to its value.
   */
  readonly isNeverEmpty: boolean;
}

const typeRules = new Map<string, TypeRule>();

/** The rule of a type or backbone element, made at its first use. */
export function typeRuleOf(structure: string): TypeRule {
  let rule = typeRules.get(structure);
  if (rule === undefined) {
    rule = makeTypeRule(structure);
    typeRules.set(structure, rule);
  }
  return rule;
}

function makeTypeRule(structure: string): TypeRule {
  const elements = elementsOf(structure);
  const required = elements.filter((element) => element.min === 1);
  const choices = elements.filter((element) => element.isChoice);
  const properties = new Map<string, PropertyRule>();
  const isResource = kindOf(structure) === 'resource';
  if (isResource) properties.set('resourceType', resourceTypeRule);
  for (const element of elements) {
    const valueSet = element.isValueSetRequired ? element.valueSet : undefined;
    const requiredBit = bitOf(required.indexOf(element));
    const choiceBit = bitOf(choices.indexOf(element));
    for (const type of element.types) {
      const name = propertyName(element, type);
      const primitive = primitiveRules.get(type.structure);
      const rule: PropertyRule = {
        name,
        kind: propertyKind(name, type, primitive),
        isSibling: false,
        isArray: element.isArray,
        type,
        primitive,
        codes: type.code === 'code' && valueSet !== undefined ? codesOf(valueSet) : undefined,
        valueSet: type.code === 'code' ? undefined : valueSet,
        requiredBit,
        choiceBit,
      };
      properties.set(name, rule);
      if (primitive !== undefined)
        properties.set(`_${name}`, { ...rule, kind: 'complex', isSibling: true, type: elementType });
    }
  }
  return {
    structure,
    properties,
    required,
    requiredBits: 2 ** required.length - 1,
    invariants: invariantsOf(structure),
    isNeverEmpty: !isResource && structure !== 'Element',
  };
}

const elementType: ElementType = { code: 'Element', structure: 'Element', targets: undefined };

const resourceTypeRule: PropertyRule = {
  name: 'resourceType',
  kind: 'resourceType',
  isSibling: false,
  isArray: false,
  type: elementType,
  primitive: undefined,
  codes: undefined,
  valueSet: undefined,
  requiredBit: 0,
  choiceBit: 0,
};

const bitOf = (index: number): number => (index === -1 ? 0 : 2 ** index);

function propertyKind(name: string, type: ElementType, primitive: PrimitiveRule | undefined): PropertyKind {
  if (type.structure === 'Resource') return name === 'contained' ? 'contained' : 'resource';
  if (type.code === 'xhtml') return 'xhtml';
  if (primitive !== undefined) return 'primitive';
  return type.code === 'Reference' ? 'reference' : 'complex';
}
