// Which language a page speaks.
import { type Strings, stringsEn } from './strings-en.ts';
import { stringsEs } from './strings-es.ts';

export type Language = 'en' | 'es';
export type { Strings };

export const languages: readonly Language[] = ['en', 'es'];

const byLanguage: Readonly<Record<Language, Strings>> = { en: stringsEn, es: stringsEs };

export function stringsFor(language: Language): Strings {
  return byLanguage[language];
}

export function isLanguage(text: string | null | undefined): text is Language {
  return text === 'en' || text === 'es';
}

/** The first language of an Accept-Language header that the panel speaks; its order is taken for the reader's. */
export function preferredLanguage(header: string | undefined): Language {
  const asked = (header ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
  return asked.find(isLanguage) ?? 'en';
}
