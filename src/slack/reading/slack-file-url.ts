/** Slack hosts that serve only files. Their names are not documented. */
const FILE_HOST = /^(?:[a-z0-9-]+\.)*slack-files\.com$/;

/** Other Slack hosts, which serve the Web API and pages as well as files. */
const SLACK_HOST = /^(?:[a-z0-9-]+\.)*slack\.com$/;

/** `/files-pri/T…-F…/name`, `/files-tmb/…`, `/files/U…/F…/name`. */
const FILE_PATH = /^\/files(?:-[a-z0-9]+)*\/[^/]/;

/** Whether a URL is on a Slack host, or on the configured host of the Web API. */
export function isSlackUrl(url: string, apiUrl: string): boolean {
  const parsed = parseUrl(url);
  if (!parsed) return false;
  const { protocol, hostname, origin, port } = parsed;
  if (origin === new URL(apiUrl).origin) return true;
  const isSlack = FILE_HOST.test(hostname) || SLACK_HOST.test(hostname);
  return isSlack && protocol === 'https:' && port === '';
}

/**
 * Whether the bot token may be sent to this URL: a file's URL on Slack over https, or on the host and port
 * of the Web API. Elsewhere the token would leak, and on the Web API's path it would make a call.
 */
export function isSlackFileUrl(url: string, apiUrl: string): boolean {
  const parsed = parseUrl(url);
  if (!parsed || !isSlackUrl(url, apiUrl)) return false;
  const path = parsePath(parsed);
  if (path === undefined) return false;
  if (path.startsWith(new URL(apiUrl).pathname)) return false;
  return FILE_HOST.test(parsed.hostname) || FILE_PATH.test(path);
}

/** Whether a URL is Slack's own URL for the file with this id. */
export function hasFileId(url: string, id: string): boolean {
  if (!URL.canParse(url)) return false;
  return new URL(url).pathname.split(/[/-]/).includes(id);
}

/** Refuses URLs with credentials. */
function parseUrl(url: string): URL | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return parsed.username === '' && parsed.password === '' ? parsed : undefined;
}

/** The path as a server may decode it. Undefined if it could point outside its folder. */
function parsePath({ pathname }: URL): string | undefined {
  try {
    const path = decodeURIComponent(pathname);
    const isTricky = /\\|\/\/|%2e|%2f|%5c/i.test(path) || /(?:^|\/)\.{1,2}(?:\/|;|$)/.test(path);
    return isTricky ? undefined : path;
  } catch {
    return undefined;
  }
}
