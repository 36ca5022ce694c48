import type { Patient, Resource } from '@medplum/fhirtypes';
import { add, openChart } from '../../build/chart.ts';
import { attestRest } from '../../build/visit.ts';
import { recordMariaFirstYear } from './first-year.ts';
import { recordMariaLaterYears } from './later-years.ts';
import { patient } from './patient.ts';
import { addMariaPlans } from './plans.ts';
import { addMariaProblems } from './problems.ts';

/** An adult with recurrent depression and anxiety whose PHQ-9 falls from 19 to 3, with one bend upwards. */
export function mariaAlvarez(): Resource[] {
  const chart = openChart('maria', patient.id, 'Maria Alvarez');
  add<Patient>(chart, patient);
  const problems = addMariaProblems(chart);
  const intake = recordMariaFirstYear(chart, problems);
  const booster = recordMariaLaterYears(chart, problems);
  addMariaPlans(chart, problems, { intake, booster });
  attestRest(chart, '2025-08-20');
  return chart.resources;
}
