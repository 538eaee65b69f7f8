/** Slack's own file hosts. Its CDN hosts are documented nowhere; these serve `url_private` and thumbnails. */
const SLACK_HOSTS = /^(?:[a-z0-9-]+\.)*(?:slack\.com|slack-files\.com)$/;

/**
 * Whether the bot token may go to this URL: Slack's file hosts over https, or the very host
 * (and port) of the Web API. Anywhere else it would be given away.
 */
export function isSlackFileUrl(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, origin, port, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  if (origin === new URL(apiUrl).origin) return true;
  return protocol === 'https:' && port === '' && SLACK_HOSTS.test(hostname);
}
