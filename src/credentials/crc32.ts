const reversedPolynomial = 0xedb88320;

/** CRC-32 (ISO-HDLC, as zlib's) of ASCII text. node:zlib has it only from Node 20.15 on, and every Node 20 is to work. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ reversedPolynomial : crc >>> 1;
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}
