// Which plain words a page uses.
import type { Language } from '../strings.ts';
import { type Words, wordsEn } from './words-en.ts';
import { wordsEs } from './words-es.ts';

export type { Words };

const byLanguage: Readonly<Record<Language, Words>> = { en: wordsEn, es: wordsEs };

export function wordsFor(language: Language): Words {
  return byLanguage[language];
}

/** The word for a code; the code itself, made readable, where there is none. */
export function wordFor(names: Readonly<Record<string, string>>, code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  return Object.hasOwn(names, code) ? names[code] : code.replaceAll('-', ' ');
}
