import type { Resource } from '@medplum/fhirtypes';
import { openChart } from '../../build/chart.ts';
import { attestRest } from '../../build/visit.ts';
import { recordOliverEarlyYears } from './early-years.ts';
import { patient } from './patient.ts';
import { addOliverPlans } from './plans.ts';
import { openOliver } from './problems.ts';
import { recordOliverTreatment } from './treatment.ts';
import { recordOliverVisits } from './visits.ts';

/** A child with ADHD, seen with his mother, from infant checkups to a medicine that suits him. */
export function oliverNguyen(): Resource[] {
  const chart = openChart('oliver', patient.id, 'Oliver Nguyen');
  const problems = openOliver(chart);
  recordOliverEarlyYears(chart);
  const on = recordOliverVisits(chart, problems);
  recordOliverTreatment(chart, problems, on);
  addOliverPlans(chart, problems, on);
  attestRest(chart, '2025-08-19');
  return chart.resources;
}
