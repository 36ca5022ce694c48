/** The name closest to what was written, if it is close enough to be a slip: at most a third of the letters differ. */
export function didYouMean(written: string, names: Iterable<string>): string | undefined {
  // Longer than any name of FHIR; comparing it would only cost time.
  if (written.length > 100) return undefined;
  const folded = written.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.floor(written.length / 3) + 1;
  for (const name of names) {
    const distance = editDistance(folded, name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** Levenshtein's distance: letters inserted, deleted or replaced. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
