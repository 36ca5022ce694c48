// What an import says in words.
import type { Outcome } from '../ingest/outcome.ts';
import type { Tally } from '../ingest/tally.ts';

/** Refusals shown when a report has all of them anyway. */
const maxShownBesideReport = 20;
/** Notes shown; a large import may have one on each of its resources. */
const maxNotesShown = 20;

/** Names each refused resource as it comes; with a report, the first ones and where to find the rest. Of notes, the first. */
export function createImportTeller(
  print: (line: string) => void,
  reportFile: string | undefined,
): (outcome: Outcome) => void {
  let shown = 0;
  let notesShown = 0;
  return (outcome) => {
    if (isNoted(outcome) && notesShown <= maxNotesShown) {
      notesShown++;
      print(notesShown > maxNotesShown ? 'There are more notes than these.' : noteLine(outcome));
    }
    if (outcome.outcome !== 'refused') return;
    shown++;
    if (reportFile !== undefined && shown > maxShownBesideReport) {
      if (shown === maxShownBesideReport + 1) print(`More is refused; see ${reportFile}.`);
      return;
    }
    for (const line of refusalLines(outcome)) print(line);
  };
}

/** Whether more is to be said of it than what became of it: `unchanged` says that all is as it was asked for. */
export function isNoted({ outcome, note }: Outcome): boolean {
  return note !== undefined && outcome !== 'unchanged';
}

function noteLine(outcome: Outcome): string {
  return `${placeText(outcome)}: ${resourceText(outcome)}${outcome.outcome}: ${outcome.note}`;
}

/** `records.ndjson line 3: Observation/o1 refused: Observation.status: "x" is not …` */
function refusalLines(outcome: Outcome): readonly string[] {
  const { problems = [] } = outcome;
  const about = `${placeText(outcome)}: ${resourceText(outcome)}refused`;
  return problems.map(({ expression, message }) => `${about}: ${expression === '' ? '' : `${expression}: `}${message}`);
}

export function summaryLines({ resources, counts }: Tally, passedOver: number): readonly string[] {
  const parts = Object.entries(counts).flatMap(([outcome, count]) => (count === 0 ? [] : [`${count} ${outcome}`]));
  const lines = [`${resources} ${resources === 1 ? 'resource' : 'resources'}: ${parts.join(', ') || 'nothing to do'}.`];
  if (passedOver === 1) lines.push('1 file passed over: its name does not end as FHIR JSON does.');
  if (passedOver > 1) lines.push(`${passedOver} files passed over: their names do not end as FHIR JSON does.`);
  return lines;
}

function placeText({ source, line, entry }: Outcome): string {
  const inLine = line === undefined ? '' : ` line ${line}`;
  const inBundle = entry === undefined ? '' : ` entry[${entry}]`;
  return `${source}${inLine}${inBundle}`;
}

function resourceText({ resourceType, id }: Outcome): string {
  if (resourceType === undefined) return '';
  return id === undefined ? `${resourceType} ` : `${resourceType}/${id} `;
}
