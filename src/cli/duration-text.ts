/** Seconds as people say them, rounded up; `…` for NaN, which is not known yet. */
export function durationText(seconds: number): string {
  if (Number.isNaN(seconds)) return '…';
  const whole = Math.ceil(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
