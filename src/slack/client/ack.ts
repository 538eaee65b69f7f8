import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import type { Log } from '../../core/ports/log.ts';
import { isJsonObject } from '../../http/json.ts';
import { withTimeout } from '../../with-timeout.ts';
import { findBodyFault, logBodyFault } from './body-fault.ts';

/**
 * Bolt acknowledges an event before its listener runs. But a message in a thread may have to be texted, so
 * a message event is acknowledged only once its listener is done; otherwise Slack sends it again. A body
 * that Bolt cannot read is acknowledged at once, because Slack would send the same again.
 */
export function ackAfterProcessing(receiver: Receiver, log: Log): Receiver {
  return Object.assign(Object.create(receiver) as Receiver, {
    init: (app: App) => receiver.init(wrapApp(app, log)),
  });
}

function wrapApp(app: App, log: Log): App {
  return Object.assign(Object.create(app) as App, {
    processEvent(event: ReceiverEvent) {
      const fault = findBodyFault(event.body);
      if (fault === undefined) {
        return isMessage(event.body) ? processThenAck(app, event) : app.processEvent(event);
      }
      logBodyFault(log, event.body, fault);
      return event.ack();
    },
  });
}

async function processThenAck(app: App, event: ReceiverEvent): Promise<void> {
  await app.processEvent({ ...event, ack: async () => undefined });
  await event.ack();
}

function isMessage({ type, event }: ReceiverEvent['body']): boolean {
  return type === 'event_callback' && isJsonObject(event) && event.type === 'message';
}

/**
 * Runs `act` before the acknowledgement, so that what was acknowledged is stored even if the process dies.
 * If `act` fails or takes too long, the request is still acknowledged, and this throws, so that the person
 * can be told why.
 */
export async function runBeforeAck<T>(ack: () => Promise<void>, act: () => Promise<T>): Promise<T> {
  const acting = withTimeout(ACK_TIMEOUT_MS, act());
  await acting.catch(() => undefined);
  // If the connection broke in the meantime, Slack shows an error or sends the request again; `act` is done
  // anyway.
  await ack().catch(() => undefined);
  return acting;
}

/** Slack waits three seconds for the acknowledgement of a command, a press or a submission. */
export const ACK_TIMEOUT_MS = 2_300;

/** Slack waits three seconds for a menu's options. */
export const OPTIONS_TIMEOUT_MS = 2_500;
