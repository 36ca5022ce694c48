// How a value went, in a line as small as a word. The numbers are told beside it.
import type { Child } from 'hono/jsx';
import type { MeasuredValue } from './measures.ts';

const width = 96;
const height = 28;
const margin = 3;
const maxPoints = 40;

/** Of the first number of each value; nothing for fewer than three. */
export function Sparkline({ values }: { values: readonly MeasuredValue[] }): Child {
  const points = values
    .flatMap(({ at, numbers: [number] }) => (number === undefined || !Number.isFinite(at) ? [] : [{ at, number }]))
    .slice(0, maxPoints);
  if (points.length < 3) return null;
  const x = scale(
    points.map(({ at }) => at),
    margin,
    width - margin,
  );
  const y = scale(
    points.map(({ number }) => number),
    height - margin,
    margin,
  );
  const path = points.map(({ at, number }) => `${x(at)},${y(number)}`).join(' ');
  const [newest] = points;
  return (
    <svg class="sparkline" viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
      <polyline points={path} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round" />
      {newest && <circle cx={x(newest.at)} cy={y(newest.number)} r="2.5" fill="currentColor" />}
    </svg>
  );
}

function scale(numbers: readonly number[], from: number, to: number): (number: number) => number {
  const low = Math.min(...numbers);
  const span = Math.max(...numbers) - low;
  return (number) =>
    Math.round((span === 0 ? (from + to) / 2 : from + ((number - low) / span) * (to - from)) * 10) / 10;
}
