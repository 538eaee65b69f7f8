import type { Log } from '../../core/ports/log.ts';

/** What Slack's interactive bodies say that they are, as far as Bolt knows them. */
const INTERACTIONS: ReadonlySet<unknown> = new Set([
  ...['block_actions', 'interactive_message', 'dialog_submission', 'block_suggestion'],
  ...['shortcut', 'message_action', 'view_submission', 'view_closed'],
]);

/**
 * What makes a body of Slack's useless to listeners, in a word or two for the log; undefined for one
 * that they can take. Bolt stumbles over such bodies, or answers Slack that they were not taken.
 */
export function findBodyFault(body: unknown): string | undefined {
  if (!isObject(body)) return 'no object';
  if ('event' in body)
    return isObject(body.event) && isText(body.event.type) ? undefined : 'no event';
  if (isText(body.command) || INTERACTIONS.has(body.type)) return undefined;
  return isText(body.type) ? body.type : 'of no kind';
}

/** Says in the log what Slack sent and no listener takes. */
export function logBodyFault(log: Log, body: unknown, fault: string): void {
  if (fault !== 'app_rate_limited' || !isObject(body)) {
    log.warn({ fault }, 'ignored what Slack sent, as it is nothing that this app knows');
    return;
  }
  const { minute_rate_limited: minute } = body;
  const since = typeof minute === 'number' ? { since: new Date(minute * 1000).toISOString() } : {};
  log.warn(since, 'Slack drops events of this app: more than 30,000 came within an hour');
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
