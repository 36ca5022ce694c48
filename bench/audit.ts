// What putting every request on record costs: the same server with and without it, in the same run.
import {
  median,
  type Rate,
  rateOf,
  rounds,
  type Scenario,
  type Served,
  scenariosFor,
  startChartKey,
  stop,
} from './serve.ts';

/** The part of a server's rate that the trail may take. */
const goal = 0.15;

async function measure({ name, path }: Scenario, audited: Served, plain: Served): Promise<string> {
  const withAudit: Rate[] = [];
  const without: Rate[] = [];
  // Round by round in turns, so that whatever else the machine does hits both.
  for (let round = 0; round < rounds; round += 1) {
    without.push(await rateOf(plain.process, plain.port, path, plain.authorization));
    withAudit.push(await rateOf(audited.process, audited.port, path, audited.authorization));
  }
  const cost = (key: keyof Rate): number => {
    const medianOf = (rates: readonly Rate[]) => median(rates.map((rate) => rate[key]));
    return 1 - medianOf(withAudit) / medianOf(without);
  };
  const perSecond = (rates: readonly Rate[]) => `${Math.round(median(rates.map((rate) => rate.perSecond)))}/s`;
  const processorCost = cost('perProcessorSecond');
  const columns = [
    name.padEnd(32),
    `with ${perSecond(withAudit)}`.padStart(14),
    `without ${perSecond(without)}`.padStart(16),
    `costs ${(cost('perSecond') * 100).toFixed(1)} %`,
    ...(Number.isFinite(processorCost) ? [`by processor time ${(processorCost * 100).toFixed(1)} %`] : []),
    `goal ${goal * 100} % ${cost('perSecond') <= goal ? 'reached' : 'MISSED'}`,
  ];
  return columns.join('  ');
}

/** Prints one line per scenario. */
export async function benchAudit(): Promise<void> {
  const audited = await startChartKey();
  const plain = await startChartKey('--without-audit');
  try {
    console.log(`audit: the same server with and without its trail, ${rounds} rounds in turns`);
    for (const scenario of await scenariosFor(audited)) console.log(await measure(scenario, audited, plain));
  } finally {
    await Promise.all([stop(audited), stop(plain)]);
  }
}
