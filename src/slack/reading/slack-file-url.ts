/** Hosts of Slack's that serve files and nothing else; what they are called is documented nowhere. */
const FILE_HOST = /^(?:[a-z0-9-]+\.)*slack-files\.com$/;

/** All other hosts of Slack's: they serve files too, beside the Web API and pages. */
const SLACK_HOST = /^(?:[a-z0-9-]+\.)*slack\.com$/;

/** `/files-pri/T…-F…/name`, `/files-tmb/…`, `/files/U…/F…/name`. */
const FILE_PATH = /^\/files(?:-[a-z0-9]+)*\/[^/]/;

/** Whether an address is on a host of Slack's, or of the Web API where that is another one. */
export function isSlackUrl(url: string, apiUrl: string): boolean {
  const parsed = parseSafe(url);
  if (!parsed) return false;
  const { protocol, hostname, origin, port } = parsed;
  if (origin === new URL(apiUrl).origin) return true;
  const isSlack = FILE_HOST.test(hostname) || SLACK_HOST.test(hostname);
  return isSlack && protocol === 'https:' && port === '';
}

/**
 * Whether the bot token may go to this address: one of a file, at Slack over https or on the very host (and
 * port) of the Web API. Anywhere else it would be given away, and at the Web API it would carry out a call.
 */
export function isSlackFileUrl(url: string, apiUrl: string): boolean {
  const parsed = parseSafe(url);
  if (!parsed || !isSlackUrl(url, apiUrl)) return false;
  const path = plainPath(parsed);
  if (path === undefined) return false;
  if (path.startsWith(new URL(apiUrl).pathname)) return false;
  return FILE_HOST.test(parsed.hostname) || FILE_PATH.test(path);
}

/** Whether an address is that of the file with this id, as Slack writes its own. */
export function hasFileId(url: string, id: string): boolean {
  if (!URL.canParse(url)) return false;
  return new URL(url).pathname.split(/[/-]/).includes(id);
}

/** Without credentials of somebody's choosing. */
function parseSafe(url: string): URL | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  return parsed.username === '' && parsed.password === '' ? parsed : undefined;
}

/** The path as a server may read it; undefined when it could lead out of where it seems to be. */
function plainPath({ pathname }: URL): string | undefined {
  try {
    const path = decodeURIComponent(pathname);
    const isTricky = /\\|\/\/|%2e|%2f|%5c/i.test(path) || /(?:^|\/)\.{1,2}(?:\/|;|$)/.test(path);
    return isTricky ? undefined : path;
  } catch {
    return undefined;
  }
}
