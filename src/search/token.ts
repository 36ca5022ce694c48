// Token parameters: codes, identifiers, contact points, booleans. https://hl7.org/fhir/R4/search.html#token
import { codeSystemOf } from '../fhir/structure.ts';
import type { SourceElement } from './compile-expression.ts';
import { splitAtBars } from './escaping.ts';
import { foldCode } from './fold.ts';
import type { TokenIndexValue } from './index-value.ts';
import { isObject, textOf } from './json-value.ts';
import type { TokenMatch } from './plan-type.ts';

export const expectedToken =
  'a code, system|code, |code or system|, with \\ before any , | or $ that belongs to the value';

export const expectedOfType =
  "system|code|value, the system and code of an identifier's type and its value, with \\ before any \\ , | or $ in them";

const booleanSystem = 'http://hl7.org/fhir/special-values';

/** What a token parameter keeps of an element. A code's system is the one its required value set implies. */
export function tokenIndexValues(value: unknown, element: SourceElement): readonly TokenIndexValue[] {
  if (typeof value === 'boolean') return [token(booleanSystem, String(value))];
  if (typeof value === 'string') {
    const system = element.valueSet === undefined ? undefined : codeSystemOf(element.valueSet, value);
    return value === '' ? [] : [token(system ?? '', value)];
  }
  if (!isObject(value)) return [];
  switch (element.code) {
    case 'CodeableConcept':
      return Array.isArray(value.coding) ? value.coding.flatMap((coding) => pairToken(coding, 'code')) : [];
    case 'Coding':
      return pairToken(value, 'code');
    case 'Identifier':
      return pairToken(value, 'value');
    case 'ContactPoint':
      // ContactPoint.system says phone or email; it is no namespace, and R4 searches the value alone.
      return typeof value.value === 'string' ? [token('', value.value)] : [];
    default:
      return [];
  }
}

/** Reads `code`, `system|code`, `|code` and `system|`. Undefined when it is none of them. */
export function readToken(text: string): TokenMatch | undefined {
  const [first = '', second, ...more] = splitAtBars(text) ?? [''];
  if (more.length > 0) return undefined;
  if (second === undefined) return first.trim() === '' ? undefined : { code: foldCode(first), exact: first };
  if (second.trim() !== '') return { system: first, code: foldCode(second), exact: second };
  return first === '' || second !== '' ? undefined : { system: first };
}

/** Reads the `system|code|value` of `:of-type`, to look for in the rows of that name. Undefined when a part is missing. */
export function readOfType(text: string): TokenMatch | undefined {
  const [system = '', code = '', value = '', ...more] = splitAtBars(text) ?? [];
  if (system === '' || code.trim() === '' || value.trim() === '' || more.length > 0) return undefined;
  return { system: `${system}|${foldCode(code)}`, code: foldCode(value), exact: value };
}

function pairToken(value: unknown, codeName: 'code' | 'value'): readonly TokenIndexValue[] {
  if (!isObject(value)) return [];
  const system = textOf(value.system);
  const code = textOf(value[codeName]);
  return system === undefined && code === undefined ? [] : [token(system ?? '', code ?? '')];
}

function token(system: string, code: string): TokenIndexValue {
  return { type: 'token', system, code: foldCode(code) };
}
