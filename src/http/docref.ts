// US Core's $docref operation: references to the documents of a patient.
// https://hl7.org/fhir/us/core/STU6.1/OperationDefinition-docref.html https://hl7.org/fhir/us/core/STU7/OperationDefinition-docref.html
import { dateInterval } from '../fhir/date.ts';
import { unreadableParameter } from '../fhir/errors.ts';
import type { IgnoredParameter } from '../search/ignored-parameter.ts';
import type { SearchScope } from '../search/parse.ts';
import { createPlanner } from '../search/plan-cache.ts';
import { type ResourceForm, wholeForm } from '../search/plan-form.ts';
import type { FoundResource } from '../store/store.ts';
import type { Answer } from './answer.ts';
import { searchsetBundle } from './bundle.ts';
import type { FhirRequest } from './interaction.ts';
import { type AnswerOperation, type Operation, type OperationOptions, operationPath } from './operation.ts';
import type { AskedOperation } from './operation-parameters.ts';
import { escaped } from './operation-values.ts';
import { preferredHandling } from './prefer.ts';
import { type Pair, queryUrl, singleValue } from './query.ts';
import { type SearchPlace, warningOf } from './search.ts';

const summaryCode = '34133-9';
/** The LOINC code of a C-CDA CCD, as the definition names it. */
const ccdType: Pair = ['type', `http://loinc.org|${summaryCode}`];

export const docref: Operation = {
  name: 'docref',
  resourceType: 'DocumentReference',
  definition: 'http://hl7.org/fhir/us/core/OperationDefinition/docref',
  parameters: [
    {
      name: 'patient',
      type: 'id',
      max: '1',
      documentation: 'Whose documents: those of the credential’s patient alone.',
    },
    { name: 'start', type: 'dateTime', max: '1', documentation: 'Documents about care at that time or later.' },
    { name: 'end', type: 'dateTime', max: '1', documentation: 'Documents about care at that time or earlier.' },
    // A CodeableConcept before STU6.
    { name: 'type', type: 'Coding', max: '*', documentation: 'The type of document; of several one must fit.' },
    { name: 'on-demand', type: 'boolean', max: '1', documentation: 'true finds none: no document is generated.' },
    {
      name: 'profile',
      type: 'canonical',
      max: '*',
      documentation: 'What meta.profile names; of several one must fit.',
    },
  ],
  documentation:
    'Answers with the DocumentReferences on record; no document is generated, so that on-demand=true finds none. Without patient ' +
    'it is about the patient of the credential. start and end find, in pages, the documents of any type that a search with ' +
    'period=ge[start] and period=le[end] finds. Without both it is the one document with status current and the latest date: of the ' +
    `types asked for, and without them a CCD (LOINC ${summaryCode}) or, where there is none, a document of any type. Of several ` +
    'type or several profile one must fit; every code of DocumentReference.type is supported, and every profile that meta.profile ' +
    'names. In a URL, type is system|code; in a Parameters resource a Coding, a code or a CodeableConcept, of which one coding must ' +
    'fit, and start and end may be dates and instants too. Nothing is included. _count, _summary and _elements go in the URL.',
  create: createDocref,
};

const path = operationPath(docref);
/** What lies in the patient's own compartment: the patient's documents, and none that are shared. */
const scope: SearchScope = { resourceTypes: ['DocumentReference'], takesType: false, isOwn: true };
/** That of a document's making: care dates are for ranges. */
const latestFirst: Pair = ['_sort', '-date,-period'];

function createDocref(options: OperationOptions): AnswerOperation {
  const { search, timeZone } = options;
  const latestOf = createLatest(options);
  return async (request, asked) => {
    const { pairs, ignored } = asked;
    const start = singleValue(pairs, 'start');
    const end = singleValue(pairs, 'end');
    refuseTurnedRange(start, end, timeZone);
    // The link to a later page says nothing but that.
    const isLink = pairs.some(([name]) => name === '_cursor');
    if (singleValue(pairs, 'on-demand') === 'true') return noneGenerated(options, request, asked);
    if (start === undefined && end === undefined && !isLink) return latestOf(request, asked);
    return search.byPairs(request, placeOf(ignored), pairs);
  };
}

function refuseTurnedRange(start: string | undefined, end: string | undefined, timeZone: string): void {
  if (start === undefined || end === undefined) return;
  const first = dateInterval(start, timeZone);
  const last = dateInterval(end, timeZone);
  if (first !== undefined && last !== undefined && first.low >= last.high) {
    throw unreadableParameter('end', 'a date that is not before start', end);
  }
}

/** A search whose parameters, in links too, are the operation's. */
function placeOf(ignored: readonly IgnoredParameter[]): SearchPlace {
  return {
    path,
    scope,
    planAs: (pairs, plan) => {
      const planned = plan(searchPairs(pairs));
      const count = planned.understood.find(([name]) => name === '_count');
      const understood = pairs.map((pair) => (pair[0] === '_count' ? (count ?? pair) : pair));
      return { ...planned, understood, ignored: [...ignored, ...planned.ignored] };
    },
  };
}

/** The operation's parameters in the words of a search. */
function searchPairs(pairs: readonly Pair[]): readonly Pair[] {
  const single = pairs.flatMap(([name, value]): Pair[] => {
    switch (name) {
      case 'start':
        return [['period', `ge${value}`]];
      case 'end':
        return [['period', `le${value}`]];
      case 'type':
      case 'profile':
      case 'on-demand':
        return [];
      default:
        return [[name, value]];
    }
  });
  const valuesOf = (name: string): string[] => pairs.filter((pair) => pair[0] === name).map(([, value]) => value);
  const list = (name: string, values: readonly string[]): Pair[] =>
    values.length === 0 ? [] : [[name, values.join(',')]];
  return [...single, ...list('type', valuesOf('type')), ...list('_profile', valuesOf('profile').map(escaped))];
}

/** The last or current document, which is one: no page follows, and the total is of it alone. */
function createLatest({ baseUrl, timeZone, now }: OperationOptions): AnswerOperation {
  const planner = createPlanner({ timeZone, defaultCount: 1, maxCount: 1 });
  return async (request, { pairs, ignored }) => {
    const { record, raw } = request;
    const base = baseUrl(raw.url);
    const strict = preferredHandling(raw.headers) === 'strict';
    const find = async (more: readonly Pair[]) => {
      const asked = [...searchPairs([...pairs, ...more]), ['status', 'current'] as const, latestFirst];
      const planned = planner({ path, scope, pairs: asked }, { strict, now: now(), baseUrl: base });
      return { planned, page: await record.search(planned.plan) };
    };
    const isTyped = pairs.some(([name]) => name === 'type');
    const first = await find(isTyped ? [] : [ccdType]);
    const isFound = isTyped || first.page.total !== 0;
    const { planned, page } = isFound ? first : await find([]);
    const total = Math.min(page.total ?? page.matches.length, 1);
    const noCcd = { parameter: 'type', message: 'There is no CCD on record: this is the latest document of any type.' };
    const passed = [...ignored, ...planned.ignored, ...(isFound || total === 0 ? [] : [noCcd])];
    return bundleOf(base, request, pairs, { matches: page.matches, total, form: planned.form, ignored: passed });
  };
}

/** What would be generated is nowhere yet, and all that is on record has been made already. */
async function noneGenerated(
  { baseUrl }: OperationOptions,
  request: FhirRequest,
  { pairs, ignored }: AskedOperation,
): Promise<Answer> {
  const message =
    'This server generates no documents, so that there are none on demand. Those on record are found without on-demand.';
  const passed = [...ignored, { parameter: 'on-demand', message }];
  return bundleOf(baseUrl(request.raw.url), request, pairs, {
    matches: [],
    total: 0,
    form: wholeForm,
    ignored: passed,
  });
}

interface Found {
  readonly matches: readonly FoundResource[];
  readonly total: number;
  readonly form: ResourceForm;
  readonly ignored: readonly IgnoredParameter[];
}

/** The one page there is. */
function bundleOf(base: string, { query }: FhirRequest, pairs: readonly Pair[], found: Found): Answer {
  const { matches, total, form, ignored } = found;
  const links = { self: queryUrl(`${base}/${path}`, pairs, query.format), next: undefined };
  const page = { matches, included: [], total };
  const body = searchsetBundle({ base, links, page, form, warnings: ignored.map(warningOf) });
  return { status: 200, body, count: matches.length };
}
