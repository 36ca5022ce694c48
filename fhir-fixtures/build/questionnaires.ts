/** One question: its LOINC linkId and our own short label for it. */
type Item = readonly [code: string, label: string];

export interface Instrument {
  readonly panel: string;
  readonly total: string;
  readonly name: string;
  readonly items: readonly Item[];
  /** The highest score of one item. */
  readonly itemMax: 3 | 4;
  readonly method: string;
}

export const instruments = {
  phq9: {
    panel: '44249-1',
    total: '44261-6',
    name: 'PHQ-9',
    itemMax: 3,
    method: 'Self-report',
    items: [
      ['44250-9', 'Interest'],
      ['44255-8', 'Mood'],
      ['44259-0', 'Sleep'],
      ['44254-1', 'Energy'],
      ['44251-7', 'Appetite'],
      ['44258-2', 'Self-worth'],
      ['44252-5', 'Concentration'],
      ['44253-3', 'Pace'],
      ['44260-8', 'Thoughts of death or self-harm'],
    ],
  },
  gad7: {
    panel: '69737-5',
    total: '70274-6',
    name: 'GAD-7',
    itemMax: 3,
    method: 'Self-report',
    items: [
      ['69725-0', 'Nervous'],
      ['68509-9', 'Control of worry'],
      ['69733-4', 'Amount of worry'],
      ['69734-2', 'Relaxing'],
      ['69735-9', 'Restless'],
      ['69689-8', 'Irritable'],
      ['69736-7', 'Afraid'],
    ],
  },
  auditc: {
    panel: '72109-2',
    total: '75626-2',
    name: 'AUDIT-C',
    itemMax: 4,
    method: 'Self-report',
    items: [
      ['68518-0', 'How often'],
      ['68519-8', 'How many'],
      ['68520-6', 'Six or more'],
    ],
  },
} as const satisfies Record<string, Instrument>;

export type InstrumentName = keyof typeof instruments;

const frequency = [
  ['LA6568-5', 'Not at all'],
  ['LA6569-3', 'Several days'],
  ['LA6570-1', 'More than half the days'],
  ['LA6571-9', 'Nearly every day'],
] as const;

/** The answer that scores `score` on a two-week frequency item. */
export function frequencyAnswer(score: number): readonly [code: string, display: string] {
  const answer = frequency[score];
  if (answer === undefined) throw new Error(`no frequency answer scores ${score}`);
  return answer;
}

/**
 * Shares a total over the items of an instrument. The last PHQ-9 item is given, never guessed: what a chart says about
 * thoughts of death has to agree with its notes. `turn` moves where the remainder falls, so visits differ.
 */
export function itemScores(name: InstrumentName, total: number, lastItem: number | undefined, turn: number): number[] {
  const { items, itemMax } = instruments[name];
  const shared = lastItem === undefined ? items.length : items.length - 1;
  const rest = total - (lastItem ?? 0);
  if (rest < 0 || rest > shared * itemMax) throw new Error(`${name} cannot total ${total}`);
  const scores = Array.from({ length: shared }, (_none, index) => {
    const place = (index * 5 + turn) % shared;
    return Math.floor(rest / shared) + (place < rest % shared ? 1 : 0);
  });
  const made = scores.reduce((sum, score) => sum + score, 0);
  if (made !== rest) throw new Error(`${name} items of ${total} make ${made}`);
  return lastItem === undefined ? scores : [...scores, lastItem];
}
