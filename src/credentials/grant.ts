// What a credential is to see, as it is asked for when the credential is made.
import type { Grant } from '../store/credential-store.ts';
import { defaultScope, scopeProblem } from './scope.ts';
import { labelsProblem } from './scope-label.ts';
import { type TimeWindow, windowProblem } from './scope-window.ts';

/** What is left undefined is as the operator has it: the whole record, at any time, without the labels usually left out. */
export interface AskedGrant {
  readonly scope?: string | undefined;
  readonly since?: string | null | undefined;
  readonly until?: string | null | undefined;
  readonly excludedLabels?: readonly string[] | undefined;
}

export interface GrantProblem {
  readonly field: keyof AskedGrant;
  readonly detail: string;
}

/** Everything wrong with what is asked for, in words for whoever asks. Dates without an offset are taken in `timeZone`. */
export function grantProblems(asked: AskedGrant, timeZone: string): readonly GrantProblem[] {
  const { scope = defaultScope, since = null, until = null, excludedLabels = [] } = asked;
  const problem = (window: TimeWindow) => windowProblem(window, timeZone);
  const ofEach = [problem({ since, until: null }), problem({ since: null, until })];
  const ofWindow = ofEach.some((found) => found !== undefined) ? ofEach : [problem({ since, until })];
  return [
    ...problemOf('scope', scopeProblem(scope)),
    ...ofWindow.filter((found) => found !== undefined),
    ...problemOf('excludedLabels', labelsProblem(excludedLabels)),
  ];
}

/** The grant that is stored for what was asked for, in which nothing is wrong. */
export function chosenGrant(asked: AskedGrant, usuallyExcluded: readonly string[]): Grant {
  return {
    scope: (asked.scope ?? defaultScope).trim().replace(/\s+/g, ' '),
    since: asked.since ?? null,
    until: asked.until ?? null,
    excludedLabels: [...new Set(asked.excludedLabels ?? usuallyExcluded)],
  };
}

function problemOf(field: keyof AskedGrant, detail: string | undefined): GrantProblem[] {
  return detail === undefined ? [] : [{ field, detail }];
}
