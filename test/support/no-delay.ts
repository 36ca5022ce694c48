import type { RefusalDelay } from '../../src/credentials/refusal-delay.ts';

/** Lets refusals leave at once. */
export const noDelay: RefusalDelay = () => async () => {};
