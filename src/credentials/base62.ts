const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const base = digits.length;

/** Bytes as one big-endian number in base62, padded with `0` in front to `length`; longer when the number needs it. */
export function bytesToBase62(bytes: Uint8Array, length: number): string {
  let rest = BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  while (rest > 0n) {
    text = digits.charAt(Number(rest % BigInt(base))) + text;
    rest /= BigInt(base);
  }
  return text.padStart(length, '0');
}

/** As `bytesToBase62`, for a whole number that is exact in JavaScript. */
export function numberToBase62(value: number, length: number): string {
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / base)) {
    text = digits.charAt(rest % base) + text;
  }
  return text.padStart(length, '0');
}
