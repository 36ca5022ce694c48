// What FHIR's data types say, as a reader sees it.
import type { CodeableConcept, Coding, HumanName, Period, Quantity, Range, Reference } from '@medplum/fhirtypes';
import type { Page } from '../page.ts';

/** A concept in the record's own words; undefined when it has none. */
export function conceptText(concept: CodeableConcept | undefined): string | undefined {
  const coding = concept?.coding?.find(({ display }) => display) ?? concept?.coding?.[0];
  return concept?.text ?? coding?.display ?? coding?.code;
}

export function conceptTexts(concepts: readonly CodeableConcept[] | undefined): string[] {
  return (concepts ?? []).flatMap((concept) => conceptText(concept) ?? []);
}

/** The first code, of a system when one is asked for. */
export function codeOf(concept: CodeableConcept | undefined, system?: string): string | undefined {
  return concept?.coding?.find((coding) => system === undefined || coding.system === system)?.code;
}

const systemNames: ReadonlyMap<string, string> = new Map([
  ['http://snomed.info/sct', 'SNOMED CT'],
  ['http://loinc.org', 'LOINC'],
  ['http://www.nlm.nih.gov/research/umls/rxnorm', 'RxNorm'],
  ['http://hl7.org/fhir/sid/icd-10-cm', 'ICD-10-CM'],
  ['http://hl7.org/fhir/sid/cvx', 'CVX'],
  ['http://hl7.org/fhir/sid/ndc', 'NDC'],
]);

/** Each coding as `SNOMED CT 66344007, Recurrent major depression`. */
export function codesOf(...concepts: readonly (CodeableConcept | undefined)[]): string[] {
  return concepts.flatMap((concept) => (concept?.coding ?? []).map(codingText)).filter((text) => text !== '');
}

function codingText({ system, code, display }: Coding): string {
  const name = system === undefined ? undefined : systemNames.get(system);
  const codeText = [name, code].filter(Boolean).join(' ');
  return [codeText, display].filter(Boolean).join(', ');
}

export function nameText(names: readonly HumanName[] | undefined): string | undefined {
  const name = names?.find(({ use }) => use === 'official') ?? names?.find(({ use }) => use === 'usual') ?? names?.[0];
  if (name === undefined) return undefined;
  const parts = [...(name.prefix ?? []), ...(name.given ?? []), name.family, ...(name.suffix ?? [])];
  return name.text ?? (parts.filter(Boolean).join(' ') || undefined);
}

/** Whom or what a reference names, where it says so itself. */
export function referenceText(reference: Reference | undefined): string | undefined {
  return reference?.display;
}

/** Units that UCUM writes in a way of its own. */
const unitWords: ReadonlyMap<string, string> = new Map([
  ['mm[Hg]', 'mmHg'],
  ['{score}', ''],
  ['score', ''],
  ['1', ''],
  ['kg/m2', 'kg/m²'],
  ['mL/min/1.73m2', 'mL/min/1.73 m²'],
  ['mL/min/{1.73_m2}', 'mL/min/1.73 m²'],
  ['/min', 'per minute'],
  ['[lb_av]', 'lb'],
  ['[in_i]', 'in'],
  ['Cel', '°C'],
  ['[degF]', '°F'],
]);

export function unitText({ unit, code }: Pick<Quantity, 'unit' | 'code'>): string {
  const text = unit ?? code ?? '';
  return unitWords.get(text) ?? text;
}

export function numberText(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }).format(value);
}

export function quantityText(quantity: Quantity | undefined, locale: string): string | undefined {
  if (quantity?.value === undefined) return undefined;
  const number = numberText(quantity.value, locale);
  return [`${quantity.comparator ?? ''}${number}`, unitText(quantity)].filter(Boolean).join(' ');
}

export function rangeText({ low, high }: Range, { t, dates: { locale } }: Page): string {
  const [from, to] = [quantityText(low, locale), quantityText(high, locale)];
  if (from !== undefined && to !== undefined) return t.results.between(from, to);
  if (from !== undefined) return t.results.from(from);
  return to === undefined ? '' : t.results.upTo(to);
}

/** Both days, or since when; undefined for a period without either. */
export function periodText(period: Period | undefined, { t, dates }: Page): string | undefined {
  const [start, end] = [dates.day(period?.start), dates.day(period?.end)];
  if (start !== '' && end !== '') return `${start} – ${end}`;
  if (start !== '') return t.history.since(start);
  return end === '' ? undefined : t.history.until(end);
}
