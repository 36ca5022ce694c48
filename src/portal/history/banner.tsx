// Whose record it is.
import type { Patient } from '@medplum/fhirtypes';
import type { Child } from 'hono/jsx';
import { ageOn } from '../dates.ts';
import { codeOf, nameText } from './fhir-text.ts';
import type { HistoryContext } from './history-context.ts';
import { wordFor } from './words.ts';

export function Banner({ context, patient }: { context: HistoryContext; patient: Patient | undefined }): Child {
  const { page, words } = context;
  const { t, dates } = page;
  const name = nameText(patient?.name) ?? t.history.unnamed;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t.history.born, bornText(context, patient?.birthDate)],
    [t.history.sex, wordFor(words.gender, patient?.gender)],
    [t.history.recordNumber, recordNumber(patient)],
  ];
  const initials = Array.from(name.matchAll(/(?<=^|\s)\p{L}/gu), ([letter]) => letter);
  return (
    <section class="banner" aria-label={name} lang={dates.locale}>
      <span class="avatar" aria-hidden="true">
        {[...initials.slice(0, 1), ...initials.slice(1).slice(-1)].join('')}
      </span>
      <div>
        <p class="banner-name">{name}</p>
        <dl class="banner-facts">
          {facts
            .filter(([, text]) => text)
            .map(([label, text]) => (
              <div>
                <dt>{label}</dt>
                <dd>{text}</dd>
              </div>
            ))}
        </dl>
      </div>
    </section>
  );
}

function bornText({ page, now }: HistoryContext, birthDate: string | undefined): string | undefined {
  if (birthDate === undefined) return undefined;
  const age = ageOn(birthDate, new Date(now));
  const { history } = page.t;
  const ageText = age && (age.years < 2 ? history.months(age.months) : history.age(age.years));
  return [page.dates.day(birthDate), ageText && `(${ageText})`].filter(Boolean).join(' ');
}

function recordNumber(patient: Patient | undefined): string | undefined {
  const numbers = patient?.identifier ?? [];
  return (numbers.find(({ type }) => codeOf(type) === 'MR') ?? numbers.find(({ use }) => use === 'usual'))?.value;
}
