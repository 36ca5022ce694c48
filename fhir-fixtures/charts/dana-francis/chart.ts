import type { Patient, Resource } from '@medplum/fhirtypes';
import { add, openChart } from '../../build/chart.ts';
import { attestRest } from '../../build/visit.ts';
import { patient } from './patient.ts';
import { addDanaPlans } from './plans.ts';
import { addDanaProblems } from './problems.ts';
import { recordDanaResults } from './results.ts';
import { recordDanaTreatment } from './treatment.ts';
import { recordDanaVisits } from './visits.ts';

/** A young woman with bipolar II disorder: lithium, a planned change before pregnancy, birth, the months after. */
export function danaFrancis(): Resource[] {
  const chart = openChart('dana', patient.id, 'Dana Francis');
  add<Patient>(chart, patient);
  const problems = addDanaProblems(chart);
  const on = recordDanaVisits(chart, problems);
  recordDanaResults(chart, on);
  recordDanaTreatment(chart, problems, on);
  addDanaPlans(chart, problems, on);
  attestRest(chart, '2025-08-05');
  return chart.resources;
}
