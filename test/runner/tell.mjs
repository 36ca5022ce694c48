import { writeSync } from 'node:fs';

export const eventDescriptor = 3;

/**
 * Tells the runner at once, for the process may be killed or leave in the next moment.
 * @param {import('./event.ts').TestEvent} event
 */
export function tell(event) {
  writeSync(eventDescriptor, `${JSON.stringify(event)}\n`);
}
