import type { Resource } from '@medplum/fhirtypes';
import { openChart } from '../../build/chart.ts';
import { attestRest } from '../../build/visit.ts';
import { patient } from './patient.ts';
import { addWalterPlans } from './plans.ts';
import { openWalter } from './problems.ts';
import { recordWalterResults } from './results.ts';
import { recordWalterTreatment } from './treatment.ts';
import { recordWalterVisits } from './visits.ts';

/** An old man with late-life depression and then dementia; his last weeks are written by hand, in a file of their own. */
export function walterHoffmann(): Resource[] {
  const chart = openChart('walter', patient.id, 'Walter Hoffmann');
  const problems = openWalter(chart);
  const on = recordWalterVisits(chart, problems);
  recordWalterResults(chart, on);
  recordWalterTreatment(chart, problems, on);
  addWalterPlans(chart, problems, on);
  attestRest(chart, '2024-11-20');
  return chart.resources;
}
