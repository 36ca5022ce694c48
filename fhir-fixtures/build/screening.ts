import type {
  CodeableConcept,
  Observation,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  Reference,
} from '@medplum/fhirtypes';
import type { Chart, Identified } from './chart.ts';
import { add } from './chart.ts';
import {
  claims,
  coding,
  concept,
  localSystem,
  loinc,
  loincSystem,
  observationCategory,
  quantity,
  usCoreCategorySystem,
} from './codes.ts';
import { frequencyAnswer, type InstrumentName, instruments, itemScores } from './questionnaires.ts';
import type { Setting } from './vitals.ts';

/** FHIR's JSON carries the extensions of a primitive beside it; the resource types do not name that property. */
type WithQuestionnaireElement = QuestionnaireResponse & {
  readonly _questionnaire: {
    readonly extension: readonly { readonly url: string; readonly [value: string]: string }[];
  };
};

export interface Score {
  readonly instrument: InstrumentName;
  readonly total: number;
  /** The score of the last item, when the chart has to say it (PHQ-9: thoughts of death). */
  readonly lastItem?: number;
  /** What the patient wrote in the free-text line. */
  readonly comment?: string;
  /** Also files every item as an Observation under a panel. */
  readonly panel?: boolean;
}

const survey = observationCategory('survey', 'Survey');

function usCoreCategory(code: string, display: string): CodeableConcept {
  return { coding: [coding(usCoreCategorySystem, code, display)] };
}

const sdoh = usCoreCategory('sdoh', 'SDOH');
export const cognitiveStatus = usCoreCategory('cognitive-status', 'Cognitive Status');
export const functionalStatus = usCoreCategory('functional-status', 'Functional Status');

function surveyBase(chart: Chart, setting: Setting, id: string, code: CodeableConcept) {
  return {
    resourceType: 'Observation' as const,
    id,
    meta: claims('us-core-observation-screening-assessment'),
    status: 'final' as const,
    category: [survey],
    code,
    subject: chart.patient,
    ...(setting.encounter === undefined ? {} : { encounter: setting.encounter }),
    effectiveDateTime: setting.when,
    performer: [setting.performer],
  };
}

function answerItem(name: InstrumentName, code: string, label: string, score: number): QuestionnaireResponseItem {
  if (name === 'auditc') return { linkId: code, text: label, answer: [{ valueDecimal: score }] };
  const [answerCode, display] = frequencyAnswer(score);
  const followUp: QuestionnaireResponseItem[] =
    code === '44260-8' && score > 0
      ? [{ linkId: `${code}-plan`, text: 'Safety plan reviewed', answer: [{ valueBoolean: true }] }]
      : [];
  return {
    linkId: code,
    text: label,
    answer: [
      {
        valueCoding: coding(loincSystem, answerCode, display),
        ...(followUp.length === 0 ? {} : { item: followUp }),
      },
    ],
  };
}

/** How hard the PHQ-9's problems made daily life; below the answer, where it shows. */
function difficultyItem(total: number): QuestionnaireResponseItem {
  const [code, display] =
    total < 5
      ? ['LA6572-7', 'Not difficult at all']
      : total < 15
        ? ['LA6573-5', 'Somewhat difficult']
        : ['LA6575-0', 'Very difficult'];
  const where: QuestionnaireResponseItem = {
    linkId: '69722-7-where',
    text: 'Where it shows most',
    answer: [{ valueString: total < 15 ? 'At home, in the evening' : 'Getting things done, most days' }],
  };
  return {
    linkId: '69722-7',
    text: 'Difficulty in daily life',
    answer: [{ valueCoding: coding(loincSystem, code, display), ...(total < 5 ? {} : { item: [where] }) }],
  };
}

function fileResponse(
  chart: Chart,
  setting: Setting,
  score: Score,
  scores: readonly number[],
): Reference<QuestionnaireResponse> {
  const { panel, total, name, items } = instruments[score.instrument];
  const response: Identified<WithQuestionnaireElement> = {
    resourceType: 'QuestionnaireResponse',
    id: `${score.instrument}-${chart.slug}-${setting.date}`,
    meta: claims('us-core-questionnaireresponse'),
    identifier: {
      system: 'https://harborlight.example/forms',
      value: `${score.instrument}-${chart.slug}-${setting.date}`,
    },
    questionnaire: `http://loinc.org/q/${panel}`,
    _questionnaire: {
      extension: [
        { url: 'http://hl7.org/fhir/StructureDefinition/display', valueString: name },
        {
          url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-extension-questionnaire-uri',
          valueUri: `https://harborlight.example/forms/${score.instrument}`,
        },
      ],
    },
    status: 'completed',
    subject: chart.patient,
    ...(setting.encounter === undefined ? {} : { encounter: setting.encounter }),
    authored: setting.when,
    author: setting.performer,
    source: chart.patient,
    item: [
      {
        linkId: panel,
        text: name,
        item: items.map(([code, label], index) => answerItem(score.instrument, code, label, scores[index] ?? 0)),
      },
      ...(score.instrument === 'phq9' ? [difficultyItem(score.total)] : []),
      { linkId: total, text: 'Total', answer: [{ valueDecimal: score.total }] },
      ...(score.comment === undefined
        ? []
        : [{ linkId: 'comment', text: 'In your own words', answer: [{ valueString: score.comment }] }]),
    ],
  };
  return add<QuestionnaireResponse>(chart, response);
}

/** Files a scored questionnaire: the response, its total and, for a panel, every item. */
export function recordScore(chart: Chart, setting: Setting, score: Score): Reference<Observation>[] {
  const { panel, total, name, items } = instruments[score.instrument];
  const lastItem = score.instrument === 'phq9' ? (score.lastItem ?? 0) : undefined;
  const scores = itemScores(score.instrument, score.total, lastItem, Number(setting.date.slice(8)));
  const response = fileResponse(chart, setting, score, scores);
  const id = `${score.instrument}-${chart.slug}-${setting.date}`;
  const itemObservations = score.panel
    ? items.map(([code, label], index) => {
        const [answerCode, display] = frequencyAnswer(scores[index] ?? 0);
        return add<Observation>(chart, {
          ...surveyBase(chart, setting, `${id}-${index + 1}`, loinc(code, `${name}: ${label}`)),
          valueCodeableConcept: concept(display, coding(loincSystem, answerCode, display)),
          derivedFrom: [response],
        });
      })
    : [];
  const made = add<Observation>(chart, {
    ...surveyBase(chart, setting, id, loinc(total, `${name} total score`)),
    valueQuantity: quantity(score.total, 'score', '{score}'),
    derivedFrom: [response, ...itemObservations],
  });
  if (itemObservations.length === 0) return [made];
  const group = add<Observation>(chart, {
    ...surveyBase(chart, setting, `${id}-panel`, loinc(panel, `${name} panel`)),
    hasMember: [...itemObservations, made],
    derivedFrom: [response],
  });
  return [made, group];
}

/** A measure with a total and no items on file, under LOINC or, with `local:`, under the practice's own code. */
export function recordMeasure(
  chart: Chart,
  setting: Setting,
  measure: {
    readonly key: string;
    readonly code: string;
    readonly display: string;
    readonly value: number;
    readonly category?: CodeableConcept;
    readonly informant?: NonNullable<Observation['performer']>[number];
  },
): Reference<Observation> {
  const [, ownCode] = measure.code.split('local:');
  const code =
    ownCode === undefined
      ? loinc(measure.code, measure.display)
      : concept(measure.display, coding(localSystem, ownCode, measure.display));
  const base = surveyBase(chart, setting, `${measure.key}-${chart.slug}-${setting.date}`, code);
  return add<Observation>(chart, {
    ...base,
    category: measure.category === undefined ? [survey] : [survey, measure.category],
    performer: measure.informant === undefined ? base.performer : [measure.informant],
    valueQuantity: quantity(measure.value, 'score', '{score}'),
  });
}

type Answer = readonly [code: string, display: string];

/** The two food questions and the risk they come to, with the housing answer in the patient's words. */
export function recordSocialNeeds(
  chart: Chart,
  setting: Setting,
  needs: { readonly worry: Answer; readonly ranOut: Answer; readonly risk: Answer; readonly housing: string },
): { readonly risk: Reference<Observation>; readonly panel: Reference<Observation> } {
  const answered = (key: string, code: string, display: string, answer: Answer) =>
    add<Observation>(chart, {
      ...surveyBase(chart, setting, `${key}-${chart.slug}-${setting.date}`, loinc(code, display)),
      category: [survey, sdoh],
      valueCodeableConcept: concept(answer[1], coding(loincSystem, answer[0], answer[1])),
    });
  const worry = answered('food-worry', '88122-7', 'Worried food would run out', needs.worry);
  const ranOut = answered('food-ran-out', '88123-5', 'Food did not last', needs.ranOut);
  const risk = add<Observation>(chart, {
    ...surveyBase(chart, setting, `food-risk-${chart.slug}-${setting.date}`, loinc('88124-3', 'Food insecurity risk')),
    category: [survey, sdoh],
    valueCodeableConcept: concept(needs.risk[1], coding(loincSystem, needs.risk[0], needs.risk[1])),
    derivedFrom: [worry, ranOut],
  });
  const housing = add<Observation>(chart, {
    ...surveyBase(chart, setting, `housing-${chart.slug}-${setting.date}`, loinc('71802-3', 'Housing status')),
    category: [survey, sdoh],
    valueString: needs.housing,
  });
  const panel = add<Observation>(chart, {
    ...surveyBase(
      chart,
      setting,
      `social-needs-${chart.slug}-${setting.date}`,
      loinc('96777-8', 'Health-related social needs screening'),
    ),
    category: [survey, sdoh],
    hasMember: [worry, ranOut, risk, housing],
  });
  return { risk, panel };
}
