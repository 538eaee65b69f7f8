import type { Log } from '../../core/ports/log.ts';
import { isJsonObject } from '../../http/json.ts';

/** The types of interactive bodies that Bolt knows. */
const INTERACTIONS: ReadonlySet<unknown> = new Set([
  'block_actions',
  'interactive_message',
  'dialog_submission',
  'block_suggestion',
  'shortcut',
  'message_action',
  'view_submission',
  'view_closed',
]);

/**
 * Why listeners cannot handle a body from Slack, for the log. Undefined if they can. Bolt throws on such
 * bodies, or responds with an error.
 */
export function findBodyFault(body: unknown): string | undefined {
  if (!isJsonObject(body)) return 'no object';
  if ('event' in body)
    return isJsonObject(body.event) && isText(body.event.type) ? undefined : 'no event';
  if (isText(body.command) || INTERACTIONS.has(body.type)) return undefined;
  return isText(body.type) ? body.type : 'of no kind';
}

/** Logs a request from Slack that no listener handles. */
export function logBodyFault(log: Log, body: unknown, fault: string): void {
  if (fault !== 'app_rate_limited' || !isJsonObject(body)) {
    log.warn({ fault }, 'ignored a request from Slack that this app does not know');
    return;
  }
  const { minute_rate_limited: minute } = body;
  const since = typeof minute === 'number' ? { since: new Date(minute * 1000).toISOString() } : {};
  log.warn(since, 'Slack drops events of this app: more than 30,000 came within an hour');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
