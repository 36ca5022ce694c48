/** Day of the month of the nth Sunday of a month (1-based month). */
function nthSunday(year: number, month: number, nth: number): number {
  const firstWeekday = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  return 1 + ((7 - firstWeekday) % 7) + (nth - 1) * 7;
}

/** US Eastern offset of a calendar day; the practice never works at the hour the clocks change. */
function easternOffset(date: string): string {
  const year = Number(date.slice(0, 4));
  const dayOfYear = date.slice(5);
  const start = `03-${String(nthSunday(year, 3, 2)).padStart(2, '0')}`;
  const end = `11-${String(nthSunday(year, 11, 1)).padStart(2, '0')}`;
  return dayOfYear >= start && dayOfYear < end ? '-04:00' : '-05:00';
}

/** The dateTime of a wall-clock time at the practice, in Maine. */
export function at(date: string, time: string): string {
  return `${date}T${time}:00${easternOffset(date)}`;
}

/** The wall-clock time `minutes` after `time`, within the same day. */
export function later(time: string, minutes: number): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const total = hour * 60 + minute + minutes;
  if (total >= 24 * 60) throw new Error(`${time} plus ${minutes} minutes passes midnight`);
  return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`;
}

export function addDays(date: string, days: number): string {
  const moved = new Date(`${date}T12:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}
