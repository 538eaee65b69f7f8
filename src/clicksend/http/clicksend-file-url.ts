/** ClickSend's file hosts: those under its own domain, and its S3 bucket in every form of S3 host name. */
const HOSTS: ReadonlySet<string> = new Set([
  'rest.clicksend.com',
  'media.clicksend.com',
  'clicksend-api-downloads.s3.ap-southeast-2.amazonaws.com',
  'clicksend-api-downloads.s3-ap-southeast-2.amazonaws.com',
  'clicksend-api-downloads.s3.dualstack.ap-southeast-2.amazonaws.com',
  'clicksend-api-downloads.s3.amazonaws.com',
]);

/** S3's hosts that have the bucket as the first part of the path. */
const SHARED_HOSTS: ReadonlySet<string> = new Set([
  's3.ap-southeast-2.amazonaws.com',
  's3-ap-southeast-2.amazonaws.com',
  's3.amazonaws.com',
]);
const BUCKET = 'clicksend-api-downloads';

/**
 * Whether a URL is one of ClickSend's files: on its API's own host and port, or with TLS on one of its file
 * hosts. Never an endpoint of the API, nor a webhook of this app, because in a sandbox both are on one
 * host.
 */
export function isClickSendFileUrl(url: URL, apiUrl: string): boolean {
  const api = new URL(apiUrl);
  const parts = splitPath(url);
  if (url.username || url.password || !parts || !isFilePath(parts, api)) return false;
  if (url.origin === api.origin) return true;
  if (url.protocol !== 'https:' || url.port !== '') return false;
  if (HOSTS.has(url.hostname)) return true;
  return SHARED_HOSTS.has(url.hostname) && parts[0] === BUCKET && parts.length > 1;
}

/** Compares part by part, because a server may ignore a double slash, or a letter encoded as %76. */
function isFilePath(parts: readonly string[], api: URL): boolean {
  if (parts.length === 0 || parts.includes('..')) return false;
  const isEndpoint =
    parts.some((part) => /^v\d+$/i.test(part)) || startsWith(parts, splitPath(api) ?? []);
  return !isEndpoint && !/(^|\/)clicksend\/(receipts|replies)\//i.test(`${parts.join('/')}/`);
}

function splitPath({ pathname }: URL): readonly string[] | undefined {
  try {
    return decodeURIComponent(pathname)
      .split(/[\\/]+/)
      .filter((part) => part !== '');
  } catch {
    return undefined;
  }
}

function startsWith(parts: readonly string[], beginning: readonly string[]): boolean {
  return beginning.length > 0 && beginning.every((part, n) => parts[n] === part);
}
