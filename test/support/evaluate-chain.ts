import { matchesComposite } from './evaluate-composite.ts';
import { isContained } from './evaluate-contained.ts';
import { type Context, keyOf } from './evaluate-context.ts';
import { matchesFilter } from './evaluate-filter.ts';
import { matchesParameter } from './evaluate-modifier.ts';
import { isNear } from './evaluate-near.ts';
import { hasParameter, isJson, type Json, listOf, parameterOf, textOf } from './evaluate-parameters.ts';
import { resolve } from './evaluate-reference.ts';
import { localTarget, splitEscaped, unescaped, withoutBase } from './evaluate-text.ts';
import { matchesText } from './evaluate-text-search.ts';

/** Splits at the first separator; undefined when there is none. */
function splitOnce(text: string, separator: string): readonly [string, string] | undefined {
  const at = text.indexOf(separator);
  return at === -1 ? undefined : [text.slice(0, at), text.slice(at + separator.length)];
}

/**
 * Whether a resource matches `name=value`, where the name may be a chain (`subject:Patient.name:exact`), a reverse chain
 * (`_has:Observation:patient:code`), or one in the other. https://hl7.org/fhir/R4/search.html#chaining
 */
export function matchesCondition(resource: Json, name: string, value: string, context: Context): boolean {
  if (name.startsWith('_has:')) return matchesReverseChain(resource, name, value, context);
  const chain = splitOnce(name, '.');
  return chain === undefined
    ? matchesFinal(resource, name, value, context)
    : matchesChain(resource, chain[0], chain[1], value, context);
}

function matchesReverseChain(resource: Json, name: string, value: string, context: Context): boolean {
  const [, type = '', code = '', ...rest] = name.split(':');
  if (rest.length === 0) throw new Error(`"${name}" ends too early`);
  // No other resource can refer to what is contained.
  if (isContained(resource)) return false;
  return context
    .referrers(type, code, keyOf(resource))
    .some((referrer) => matchesCondition(referrer, rest.join(':'), value, context));
}

/** The code of the parameter that a chain's remainder asks its target for; undefined for a reverse chain. */
function nextCode(rest: string): string | undefined {
  return rest.startsWith('_has:') ? undefined : /^[^.:]*/.exec(rest)?.[0];
}

/** Parameters of the server's own making, which have no expression and belong to every resource. */
const special = new Set(['_list', '_text', '_content', '_filter']);

/** Without a type, the chain goes on through every type of target that has the parameter. */
function matchesChain(resource: Json, step: string, rest: string, value: string, context: Context): boolean {
  const [code, targetType] = splitOnce(step, ':') ?? [step, undefined];
  const parameter = parameterOf(String(resource.resourceType), code);
  if (parameter.type !== 'reference') throw new Error(`${code} is no reference, so nothing can follow it`);
  if (targetType !== undefined && !parameter.targets.includes(targetType))
    throw new Error(`${code} does not lead to a ${targetType}`);
  const next = nextCode(rest);
  const leadsOn = (type: string): boolean => next === undefined || special.has(next) || hasParameter(type, next);
  const types = targetType === undefined ? parameter.targets : [targetType];
  if (types.length > 0 && !types.some(leadsOn))
    throw new Error(`Nothing that ${step} leads to has a parameter "${next}"`);
  return parameter
    .valuesOf(resource)
    .flatMap((reference) => resolve(resource, reference, context))
    .filter(({ resourceType }) => targetType === undefined || resourceType === targetType)
    .filter(({ resourceType }) => leadsOn(String(resourceType)))
    .some((target) => matchesCondition(target, rest, value, context));
}

function isListed(resource: Json, text: string, context: Context): boolean {
  const id = unescaped(text);
  if (id.startsWith('$')) throw new Error(`The functional list ${id} is not evaluated`);
  const list = context.find(id.includes('/') ? id : `List/${id}`);
  // Entries marked as deleted count too: R4 asks for what "List.entry.item" refers to.
  const items = listOf(list?.entry).flatMap((entry) => (isJson(entry) && isJson(entry.item) ? [entry.item] : []));
  return items.some(
    ({ reference }) =>
      !isContained(resource) && localTarget(withoutBase(textOf(reference) ?? '', context.baseUrl)) === keyOf(resource),
  );
}

/** An `_id` is always compared with its case. */
function matchesId(resource: Json, modifier: string | undefined, any: readonly string[]): boolean {
  if (modifier === 'not') return !matchesId(resource, undefined, any);
  if (modifier === 'missing') return any.includes('false');
  if (modifier !== undefined) throw new Error(`R4 has no modifier :${modifier} for _id`);
  return any.map(unescaped).includes(String(resource.id));
}

function matchesSpecial(resource: Json, code: string, text: string, context: Context): boolean {
  switch (code) {
    case '_list':
      return isListed(resource, text, context);
    case '_text':
    case '_content':
      return matchesText(resource, code, text);
    default:
      return isNear(resource, text);
  }
}

/** `url|version` of a resource that has a canonical URL. */
function matchesCanonicalUrl(resource: Json, text: string): boolean {
  const [url, version] = splitEscaped(text, '|').map(unescaped);
  return resource.url === url && resource.version === version;
}

function matchesFinal(resource: Json, name: string, value: string, context: Context): boolean {
  const [code, modifier] = splitOnce(name, ':') ?? [name, undefined];
  if (code === '_filter') return matchesFilter(resource, value, context);
  const any = splitEscaped(value, ',');
  if (code === '_id') return matchesId(resource, modifier, any);
  const type = special.has(code) ? 'special' : parameterOf(String(resource.resourceType), code).type;
  if (type === 'special' || type === 'composite') {
    if (modifier !== undefined) throw new Error(`${code} takes no modifier`);
    const matches = type === 'special' ? matchesSpecial : matchesComposite;
    return any.some((text) => matches(resource, code, text, context));
  }
  if (code === 'url' && modifier === undefined && any.some((text) => splitEscaped(text, '|').length === 2))
    return any.some((text) => matchesCanonicalUrl(resource, text));
  return matchesParameter(resource, parameterOf(String(resource.resourceType), code), modifier, any, context);
}
