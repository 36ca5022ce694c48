import { isTerminalDumb } from '../config.ts';

/** Whether a line there can be written anew: a terminal, and one that obeys. */
export function isRewritable(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true && !isTerminalDumb();
}
