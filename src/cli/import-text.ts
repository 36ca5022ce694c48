// What an import says in words.
import type { Outcome } from '../ingest/outcome.ts';
import type { Tally } from '../ingest/tally.ts';

/** Refusals shown when a report has all of them anyway. */
const maxShownBesideReport = 20;

/** Names each refused resource as it comes; with a report, the first ones and where to find the rest. */
export function createImportTeller(
  print: (line: string) => void,
  reportFile: string | undefined,
): (outcome: Outcome) => void {
  let shown = 0;
  return (outcome) => {
    if (outcome.outcome !== 'refused') return;
    shown++;
    if (reportFile !== undefined && shown > maxShownBesideReport) {
      if (shown === maxShownBesideReport + 1) print(`More is refused; see ${reportFile}.`);
      return;
    }
    for (const line of refusalLines(outcome)) print(line);
  };
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
  if (passedOver > 0) lines.push(`${passedOver} files passed over: their names do not end as FHIR JSON does.`);
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
