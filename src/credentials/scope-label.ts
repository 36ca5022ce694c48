// Security labels whose resources a credential leaves out. https://hl7.org/fhir/R4/security-labels.html
import { foldCode } from '../search/fold.ts';
import type { Condition } from '../search/plan-type.ts';
import type { SecurityLabel } from '../store/admission.ts';

const form = /^([^\s|]+)\|([^|]+)$/;
const maxLength = 500;
const maxLabels = 50;

/** What is wrong with a label, to go on after its name; undefined when nothing is. */
export function labelProblem(label: string): string | undefined {
  if (label.length > maxLength) return `must be at most ${maxLength} characters long`;
  const [, , code = ''] = form.exec(label) ?? [];
  if (code.trim() !== code || code === '') {
    return 'must be system|code of a security label, such as http://terminology.hl7.org/CodeSystem/v3-ActCode|PSY';
  }
  return undefined;
}

/** As `labelProblem`, of a list of labels. */
export function labelsProblem(labels: readonly string[]): string | undefined {
  if (labels.length > maxLabels) return `must hold at most ${maxLabels} labels`;
  return labels.map(labelProblem).find((problem) => problem !== undefined);
}

/** What any resource has to meet: it carries none of the labels. */
export function labelConditions(labels: readonly string[]): readonly Condition[] {
  if (labels.length === 0) return [];
  return [{ type: 'not', of: { type: 'token', param: '_security', any: labels.map(labelOf) } }];
}

/** Codes that differ in case alone are one. Throws for what is no label. */
export function labelOf(label: string): SecurityLabel & { readonly exact: string } {
  const [, system, exact] = form.exec(label) ?? [];
  if (system === undefined || exact === undefined) throw new Error('A credential leaves out a label that is none');
  return { system, code: foldCode(exact), exact };
}
