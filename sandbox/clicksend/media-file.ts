/** MMS limits: a kB is taken as 1000 bytes, the stricter reading. */
const MAX_BYTES = 250_000;
const MAX_GIF_BYTES = 100_000;
const FETCH_TIMEOUT_MS = 10_000;

export interface MediaFile {
  readonly bytes: Uint8Array;
  readonly contentType: 'image/jpeg' | 'image/gif';
}

/** Fetched at once and without credentials, so it must be public. Undefined: INVALID_MEDIA_FILE. */
export async function fetchMediaFile(url: unknown): Promise<MediaFile | undefined> {
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url)) return undefined;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    if (!response.ok) {
      await response.body?.cancel();
      return undefined;
    }
    return acceptFile(await readLimited(response, MAX_BYTES));
  } catch {
    return undefined;
  }
}

/** Undefined if it has more than `max` bytes. */
async function readLimited(response: Response, max: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > max) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function acceptFile(bytes: Uint8Array | undefined): MediaFile | undefined {
  if (bytes === undefined) return undefined;
  const kind = detectKind(bytes);
  if (kind === 'jpg') return { bytes, contentType: 'image/jpeg' };
  if (kind === 'gif' && bytes.byteLength <= MAX_GIF_BYTES) {
    return { bytes, contentType: 'image/gif' };
  }
  return undefined;
}

/** Decided by the first bytes, whatever the name or type says. Only these two are sent unchanged. */
export function detectKind(bytes: Uint8Array): 'jpg' | 'gif' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpg';
  const start = String.fromCharCode(...bytes.subarray(0, 6));
  return start === 'GIF87a' || start === 'GIF89a' ? 'gif' : undefined;
}
