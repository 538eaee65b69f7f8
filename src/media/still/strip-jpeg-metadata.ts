const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
/** The only encoding that every phone reads: Huffman, eight bits, sequential. */
const BASELINE = 0xc0;
/** Tables, size, restart interval and scan: what a decoder needs. */
const NEEDED: ReadonlySet<number> = new Set([0xdb, 0xc4, 0xdd, BASELINE, SOS]);
const APP0 = 0xe0;
const APP14 = 0xee;

/** Version 1.01, square pixels, no thumbnail. */
const JFIF = Buffer.from('\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1');

/**
 * The same JPEG without EXIF, XMP, profiles, thumbnails and data after its end; its pixels are unchanged.
 * Undefined for a JPEG that some phones could not read, or that is truncated. Its colours must be those of
 * a JPEG without a profile.
 */
export function stripJpegMetadata(jpeg: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  const neededSegments: Buffer[] = [Buffer.of(0xff, SOI), JFIF];
  let isJfif = false;
  let at = 2;
  while (bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === EOI) return Buffer.concat([...neededSegments, Buffer.of(0xff, EOI)]);
    // Any number of these bytes may precede a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (at + 4 > bytes.length) return undefined;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    const segment = bytes.subarray(at, end);
    isJfif ||= marker === APP0 && segment.toString('latin1', 4, 8) === 'JFIF';
    if (isFrameMarker(marker) && !(marker === BASELINE && hasPlainColours(segment, isJfif)))
      return undefined;
    // RGB or CMYK, declared in an Adobe segment that only some decoders know.
    if (marker === APP14 && !isJfif && segment[15] !== 1) return undefined;
    const next = marker === SOS ? findScanEnd(bytes, end) : end;
    if (NEEDED.has(marker)) neededSegments.push(bytes.subarray(at, next));
    at = next;
  }
  return undefined;
}

/** SOF0 to SOF15, without the three numbers among them that are not frames. */
function isFrameMarker(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Grey or YCbCr. Without JFIF, components named R, G and B are RGB. */
function hasPlainColours(frame: Buffer, isJfif: boolean): boolean {
  const [components, first] = [frame[9], frame[10]];
  return components === 1 || (components === 3 && (isJfif || first !== 'R'.charCodeAt(0)));
}

/** The position of the next marker. Within scan data, 0 or a restart (0xd0 to 0xd7) follows 0xff. */
function findScanEnd(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 2)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}
