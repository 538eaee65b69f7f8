/** Below these names only pages are kept, not what came with a message. */
const PAGES = /^(www|help|docs|developers|status|support|blog|dashboard)\.clicksend\.com$/;
const PICTURE_NAME = /\.(jpe?g|png|gif|webp|heic|heif|bmp|tiff?)$/i;

/** `<bucket>.s3.<region>.amazonaws.com`, and `s3.<region>.amazonaws.com/<bucket>/…`, older spellings too. */
const S3 = /^(?:(.+)\.)?s3(?:-accelerate)?(?:[.-]dualstack)?(?:[.-][a-z0-9-]+)?\.amazonaws\.com$/;

/**
 * Whether a file of ClickSend's may be fetched from here: its API's own host (any port), a name of
 * its own, or a bucket of its own at S3, which is where its documents show files. Encrypted, but on
 * an API's host that is not. Never an endpoint of the API, nor a webhook of this app's: in a
 * sandbox both live on one host.
 */
export function isClickSendFile(url: URL, apiUrl: string): boolean {
  const api = new URL(apiUrl);
  const isOwnHost = url.hostname === api.hostname;
  const isSafe = url.protocol === 'https:' || (isOwnHost && url.protocol === api.protocol);
  if (!isSafe || url.username || url.password || !isFilePath(url, api)) return false;
  return isOwnHost || (url.port === '' && (isTheirName(url) || isTheirBucket(url)));
}

function isTheirName({ hostname, pathname }: URL): boolean {
  if (!hostname.endsWith('.clicksend.com')) return false;
  return !PAGES.test(hostname) || PICTURE_NAME.test(pathname);
}

function isTheirBucket({ hostname, pathname }: URL): boolean {
  const [isS3, bucket] = S3.exec(hostname) ?? [];
  if (isS3 === undefined) return false;
  return bucket === undefined ? /^\/clicksend[^/]*\/./.test(pathname) : /^clicksend/.test(bucket);
}

/** By its parts, as a server may overlook a slash too many, or a letter written as %76. */
function isFilePath(url: URL, api: URL): boolean {
  const parts = partsOf(url);
  if (!parts || parts.length === 0) return false;
  const isEndpoint =
    parts.some((part) => /^v\d+$/i.test(part)) || startsWith(parts, partsOf(api) ?? []);
  return !isEndpoint && !/(^|\/)clicksend\/(receipts|replies)\//i.test(`${parts.join('/')}/`);
}

function partsOf({ pathname }: URL): readonly string[] | undefined {
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
