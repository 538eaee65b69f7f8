import { isJson, type Json, readText } from '../json.ts';
import { collectComplaints } from './check/refusal.ts';

interface FetchedImage {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/**
 * Slack fetches every `image_url` once when it gets a block, and refuses the block if it cannot
 * ("downloading image failed"); afterwards it shows its own copy. Here only this machine can be reached, so
 * any other URL cannot be fetched.
 */
export interface ImageProxy {
  /** Why Slack would refuse these blocks because of their pictures. Undefined if it would not. */
  refused(blocks: unknown, at: string, error: string): Promise<Json | undefined>;
  find(url: string): FetchedImage | undefined;
}

const FETCH_TIMEOUT_MS = 2_000;

export function createImageProxy(): ImageProxy {
  const copies = new Map<string, FetchedImage>();
  const fetchOnce = async (url: string): Promise<boolean> => {
    if (copies.has(url)) return true;
    const image = await fetchImage(url);
    if (image !== undefined) copies.set(url, image);
    return image !== undefined;
  };
  return {
    refused: async (blocks, at, error) => {
      const places = listImageUrls(blocks, at);
      const fetched = await Promise.all(places.map(({ url }) => fetchOnce(url)));
      return collectComplaints(error, (complain) => {
        places.forEach((place, index) => {
          if (fetched[index] !== true) complain('downloading image failed', place.at);
        });
      });
    },
    find: (url) => copies.get(url),
  };
}

function listImageUrls(value: unknown, at: string): readonly { url: string; at: string }[] {
  if (Array.isArray(value))
    return value.flatMap((each, index) => listImageUrls(each, `${at}/${index}`));
  if (!isJson(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'image_url'
      ? [{ url: readText(inner), at: `${at}/image_url` }]
      : listImageUrls(inner, `${at}/${name}`),
  );
}

async function fetchImage(url: string): Promise<FetchedImage | undefined> {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' || !['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
    return undefined;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    const contentType = response.headers.get('content-type') ?? '';
    const bytes = new Uint8Array(await response.arrayBuffer());
    return response.ok && contentType.startsWith('image/') ? { bytes, contentType } : undefined;
  } catch {
    return undefined;
  }
}
