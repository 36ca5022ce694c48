const reversedPolynomial = 0xedb88320;
const table = Uint32Array.from({ length: 256 }, (_, byte) => remainderOf(byte));

/** CRC-32 (ISO-HDLC, as zlib's) of ASCII text. node:zlib has it only from Node 20.15 on, and every Node 20 is to work. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    crc = (crc >>> 8) ^ (table[(crc ^ text.charCodeAt(i)) & 0xff] ?? 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function remainderOf(byte: number): number {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ reversedPolynomial : remainder >>> 1;
  }
  return remainder >>> 0;
}
