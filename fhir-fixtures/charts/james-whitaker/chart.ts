import type { Patient, Resource } from '@medplum/fhirtypes';
import { add, openChart } from '../../build/chart.ts';
import { attestRest } from '../../build/visit.ts';
import { recordJamesFirstYear } from './first-year.ts';
import { recordJamesHospitalStay } from './hospital-stay.ts';
import { recordJamesLaterYears } from './later-years.ts';
import { patient } from './patient.ts';
import { addJamesPlans } from './plans.ts';
import { addJamesProblems } from './problems.ts';

/** A man with alcohol use disorder and hypertension: withdrawal, remission, a return to use, remission. */
export function jamesWhitaker(): Resource[] {
  const chart = openChart('james', patient.id, 'James Whitaker');
  add<Patient>(chart, patient);
  const problems = addJamesProblems(chart);
  recordJamesHospitalStay(chart, problems);
  const intake = recordJamesFirstYear(chart, problems);
  const march = recordJamesLaterYears(chart, problems);
  addJamesPlans(chart, problems, { intake, march });
  attestRest(chart, '2026-03-16');
  return chart.resources;
}
