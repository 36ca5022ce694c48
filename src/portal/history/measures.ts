// What was measured or asked again and again, each with its values.
import type { Observation, ObservationComponent } from '@medplum/fhirtypes';
import { startOf } from '../dates.ts';
import type { Badge } from './entry.tsx';
import { codeOf, codesOf, conceptText, numberText, quantityText, unitText } from './fhir-text.ts';
import type { HistoryContext } from './history-context.ts';
import { referenceBounds, referenceText } from './reference-range.ts';
import { wordFor } from './words.ts';

export type MeasureGroup = 'vitals' | 'questionnaires' | 'labs' | 'other';

export interface Measure {
  /** Its code as a search takes it; undefined for one that is named in words alone. */
  readonly code: string | undefined;
  readonly name: string;
  readonly about: string | undefined;
  readonly group: MeasureGroup;
  readonly unit: string;
  /** The usual range, as the newest value that has one gives it. */
  readonly usual: string | undefined;
  readonly bounds: Bounds | undefined;
  /** What the numbers of each value stand for; one name for each, none when there is one number. */
  readonly series: readonly string[];
  readonly codes: readonly string[];
  /** Newest first, never empty. */
  readonly values: readonly MeasuredValue[];
}

export interface Bounds {
  readonly low: number | undefined;
  readonly high: number | undefined;
}

export interface MeasuredValue {
  /** A FHIR date or dateTime. */
  readonly date: string | undefined;
  readonly at: number;
  readonly text: string;
  readonly numbers: readonly number[];
  readonly badge: Badge | undefined;
}

const loinc = 'http://loinc.org';
const groups: ReadonlyMap<string | undefined, MeasureGroup> = new Map([
  ['vital-signs', 'vitals'],
  ['laboratory', 'labs'],
  ['survey', 'questionnaires'],
]);

/** Sorted by the order in which they come: the one measured last comes first. */
export function gatherMeasures(context: HistoryContext, observations: readonly Observation[]): readonly Measure[] {
  const byCode = new Map<string, Observation[]>();
  for (const observation of observations) {
    // A panel of others says nothing by itself.
    if (observation.hasMember !== undefined && valueText(context, observation) === undefined) continue;
    const key = searchCode(observation) ?? conceptText(observation.code) ?? '';
    byCode.set(key, [...(byCode.get(key) ?? []), observation]);
  }
  return [...byCode.values()].flatMap((same) => measureOf(context, same) ?? []);
}

function measureOf(context: HistoryContext, observations: readonly Observation[]): Measure | undefined {
  const [newest] = observations;
  if (newest === undefined) return undefined;
  const code = codeOf(newest.code, loinc) ?? '';
  const known = Object.hasOwn(context.words.measures, code) ? context.words.measures[code] : undefined;
  const ranged = observations.find(({ referenceRange }) => referenceRange !== undefined);
  return {
    code: searchCode(newest),
    name: known?.name ?? conceptText(newest.code) ?? context.page.t.history.unnamed,
    about: known?.about,
    group: newest.category?.map((each) => groups.get(codeOf(each))).find(Boolean) ?? 'other',
    unit: unitText(newest.valueQuantity ?? newest.component?.[0]?.valueQuantity ?? {}),
    usual: ranged && referenceText(ranged, context.page),
    bounds: ranged && referenceBounds(ranged),
    series: numericComponents(newest).map((component) => componentName(context, component)),
    codes: codesOf(newest.code),
    values: observations.map((observation) => measuredValue(context, observation, code)),
  };
}

function measuredValue(context: HistoryContext, observation: Observation, code: string): MeasuredValue {
  const date = observation.effectiveDateTime ?? observation.effectivePeriod?.start ?? observation.effectiveInstant;
  const { t } = context.page;
  return {
    date,
    at: startOf(date, context.timeZone),
    text: valueText(context, observation) ?? conceptText(observation.dataAbsentReason) ?? t.results.notMeasured,
    numbers: numbersOf(observation),
    badge: scoreBadge(context, observation, code) ?? rangeBadge(context, observation),
  };
}

/** `system|code` with what a search would read as its own signs escaped. */
function searchCode({ code }: Observation): string | undefined {
  const coding = code.coding?.find(({ system }) => system === loinc) ?? code.coding?.[0];
  if (coding?.code === undefined) return undefined;
  return [coding.system ?? '', coding.code].map((part) => part.replace(/[\\|,$]/g, '\\$&')).join('|');
}

function numericComponents({ component = [] }: Observation): readonly ObservationComponent[] {
  return component.filter(({ valueQuantity }) => valueQuantity?.value !== undefined);
}

function numbersOf(observation: Observation): readonly number[] {
  const single = observation.valueQuantity?.value ?? observation.valueInteger;
  if (single !== undefined) return [single];
  return numericComponents(observation).map(({ valueQuantity }) => valueQuantity?.value ?? 0);
}

function componentName({ words, page }: HistoryContext, { code }: ObservationComponent): string {
  const loincCode = codeOf(code, loinc) ?? '';
  const known = Object.hasOwn(words.measures, loincCode) ? words.measures[loincCode] : undefined;
  return known?.name ?? conceptText(code) ?? page.t.history.unnamed;
}

function valueText(context: HistoryContext, observation: Observation): string | undefined {
  const { locale, day } = context.page.dates;
  const { valueQuantity, valueCodeableConcept, valueString, valueBoolean, valueInteger } = observation;
  if (valueQuantity !== undefined) return quantityText(valueQuantity, locale);
  if (valueCodeableConcept !== undefined) return conceptText(valueCodeableConcept);
  if (valueString !== undefined) return valueString;
  if (valueInteger !== undefined) return numberText(valueInteger, locale);
  if (valueBoolean !== undefined) return valueBoolean ? '✓' : '–';
  if (observation.valueDateTime !== undefined) return day(observation.valueDateTime);
  const parts = numericComponents(observation);
  if (parts.length === 0) return undefined;
  const units = [...new Set(parts.map(({ valueQuantity: each }) => unitText(each ?? {})))];
  // Blood pressure is read as one: 120/80 mmHg.
  if (units.length === 1)
    return `${numbersOf(observation)
      .map((n) => numberText(n, locale))
      .join('/')} ${units[0]}`.trim();
  return parts.map((part) => `${componentName(context, part)}: ${quantityText(part.valueQuantity, locale)}`).join(', ');
}

/** What a questionnaire's score is called. */
function scoreBadge({ words }: HistoryContext, observation: Observation, code: string): Badge | undefined {
  const bands = Object.hasOwn(words.scoreBands, code) ? (words.scoreBands[code] ?? []) : [];
  const [score] = numbersOf(observation);
  const index = score === undefined ? -1 : bands.findLastIndex(({ from }) => score >= from);
  const band = bands[index];
  return band && { text: band.words, tone: index === 0 ? 'good' : index < 2 ? 'plain' : index < 3 ? 'warn' : 'bad' };
}

/** What the laboratory says of a value; where it says nothing, how the value stands to its range. */
function rangeBadge({ page, words }: HistoryContext, observation: Observation): Badge | undefined {
  const { results } = page.t;
  const code = codeOf(observation.interpretation?.[0]) ?? comparedWithRange(observation);
  if (code === undefined) return undefined;
  if (code === 'N') return { text: results.inRange, tone: 'good' };
  if (/^H/.test(code)) return { text: results.high, tone: 'warn' };
  if (/^L/.test(code)) return { text: results.low, tone: 'warn' };
  if (/^A/.test(code)) return { text: results.abnormal, tone: 'warn' };
  return { text: wordFor(words.interpretation, code) ?? code, tone: 'plain' };
}

function comparedWithRange(observation: Observation): string | undefined {
  const bounds = referenceBounds(observation);
  const value = observation.valueQuantity?.value;
  if (bounds === undefined || value === undefined || observation.valueQuantity?.comparator) return undefined;
  if (bounds.low !== undefined && value < bounds.low) return 'L';
  return bounds.high !== undefined && value > bounds.high ? 'H' : 'N';
}
