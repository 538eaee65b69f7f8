/** Of a moving PNG (APNG) how many frames it says it has, 1 of any other. libvips reads the first alone. */
export function countPngFrames(png: Uint8Array): number {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  // The chunk that tells stands before the first pixels.
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'acTL') return Math.max(1, bytes.readUInt32BE(at + 8));
    if (type === 'IDAT') return 1;
  }
  return 1;
}
