import type { Json } from '../../json.ts';

const LARGEST_BYTES = 10 * 1024 * 1024;

const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  heic: 'image/heic',
};

/** What Slack's client refuses before it uploads; nothing if it accepts the file. */
export function findFileFault(name: string, sizeBytes: number, element: Json): string {
  const allowed = Array.isArray(element.filetypes) ? element.filetypes.map(String) : [];
  if (allowed.length > 0 && !allowed.includes(getEnding(name))) {
    return `${name} is not one of ${allowed.join(', ')}.`;
  }
  return sizeBytes > LARGEST_BYTES ? `${name} is larger than 10 MB.` : '';
}

export function getFileType(name: string): string {
  return TYPES[getEnding(name)] ?? 'application/octet-stream';
}

function getEnding(name: string): string {
  return name.toLowerCase().split('.').at(-1) ?? '';
}
