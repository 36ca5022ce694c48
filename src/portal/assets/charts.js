// Draws a measure over time from its table, so that chart and table cannot differ.
/* global uPlot */

const table = document.getElementById('values');
const place = document.getElementById('chart');

const probe = document.createElement('span');
place?.before(probe);

/**
 * A custom property as a colour that a canvas takes: its text may be a mixture of others.
 * @param {string} name
 */
function color(name) {
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

/** @returns {{ times: number[], series: (number | null)[][] }} oldest first */
function readTable() {
  const rows = [...(table?.querySelectorAll('tr[data-numbers][data-at]') ?? [])].reverse();
  const numbers = rows.map((row) => (row.getAttribute('data-numbers') ?? '').split(' ').map(Number));
  const width = Math.max(0, ...numbers.map((each) => each.length));
  return {
    times: rows.map((row) => Number(row.getAttribute('data-at')) / 1000),
    series: Array.from({ length: width }, (_, index) => numbers.map((each) => each[index] ?? null)),
  };
}

/** The usual range, or the ranges of a score, behind the lines. */
function bandsPlugin({ low, high, bands }) {
  return {
    hooks: {
      drawClear: (u) => {
        const { left, top, width, height } = u.bbox;
        const y = (value) => Math.min(Math.max(u.valToPos(value, 'y', true), top), top + height);
        u.ctx.save();
        u.ctx.fillStyle = color('--ck-band');
        if (low !== undefined || high !== undefined) {
          const from = high === undefined ? top : y(high);
          const to = low === undefined ? top + height : y(low);
          u.ctx.fillRect(left, from, width, to - from);
        }
        bands.forEach((start, index) => {
          if (index % 2 === 0) return;
          const end = bands[index + 1];
          const from = end === undefined ? top : y(end);
          u.ctx.fillRect(left, from, width, y(start) - from);
        });
        u.ctx.restore();
      },
    },
  };
}

/** @param {string | undefined} text */
const numberOf = (text) => (text === undefined ? undefined : Number(text));

function draw() {
  const { times, series } = readTable();
  if (times.length < 2 || !(table instanceof HTMLElement) || !place) return;
  const { unit = '', name = '', date = '', locale = 'en', low, high, bands, series: names = '[]' } = table.dataset;
  const seriesNames = JSON.parse(names);
  const strokes = [color('--ck-accent'), color('--ck-accent-2')];
  const range = { low: numberOf(low), high: numberOf(high), bands: bands === undefined ? [] : JSON.parse(bands) };
  const day = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: 'numeric' });
  const tick = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short' });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const axis = {
    stroke: color('--ck-muted'),
    grid: { stroke: color('--ck-border'), width: 1 },
    ticks: { show: false },
  };
  const options = {
    width: place.clientWidth,
    height: place.clientHeight - legendHeight(series.length),
    plugins: [bandsPlugin(range)],
    cursor: { y: false },
    scales: {
      y: { range: (_, dataLow, dataHigh) => padded(dataLow, dataHigh, range) },
    },
    axes: [
      { ...axis, grid: { show: false }, values: (_, ticks) => ticks.map((at) => tick.format(at * 1000)), space: 90 },
      { ...axis, values: (_, ticks) => ticks.map((value) => number.format(value)), size: 48 },
    ],
    series: [
      { value: (_, at) => (at === null ? '' : day.format(at * 1000)), label: date },
      ...series.map((_, index) => ({
        label: seriesNames[index] ?? name,
        stroke: strokes[index % strokes.length],
        width: 2,
        points: { size: 7, fill: color('--ck-surface'), width: 2 },
        value: (_u, value) => (value === null ? '' : `${number.format(value)} ${unit}`.trim()),
        spanGaps: true,
      })),
    ],
  };
  place.replaceChildren();
  new uPlot(options, [times, ...series], place);
}

/** The names below take a second line where there are two and little room. */
function legendHeight(count) {
  return count > 1 && (place?.clientWidth ?? 0) < 480 ? 72 : 40;
}

/** Room around the values, and the usual range in sight. */
function padded(dataLow, dataHigh, { low, high, bands }) {
  const lowest = Math.min(dataLow ?? 0, low ?? Number.POSITIVE_INFINITY, bands[0] ?? Number.POSITIVE_INFINITY);
  const highest = Math.max(dataHigh ?? 1, high ?? Number.NEGATIVE_INFINITY);
  const room = (highest - lowest || Math.abs(highest) || 1) * 0.12;
  return [bands.length > 0 ? lowest : lowest - room, highest + room];
}

if (place) {
  draw();
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    draw();
  }).observe(place);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
}
