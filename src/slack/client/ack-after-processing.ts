import type { App, Receiver, ReceiverEvent } from '@slack/bolt';
import type { Log } from '../../core/ports/log.ts';
import { findBodyFault, isObject, logBodyFault } from './body-fault.ts';

/**
 * Bolt tells Slack that an event was taken before anybody has looked at it. What people say in
 * threads may have to go out: it counts as taken when the listener is done, else Slack sends it again.
 * What Bolt cannot read is acknowledged too, because Slack would send the same again.
 */
export function ackAfterProcessing(receiver: Receiver, log: Log): Receiver {
  return Object.assign(Object.create(receiver) as Receiver, {
    init: (app: App) => receiver.init(patient(app, log)),
  });
}

function patient(app: App, log: Log): App {
  return Object.assign(Object.create(app) as App, {
    processEvent(event: ReceiverEvent) {
      const fault = findBodyFault(event.body);
      if (fault === undefined) {
        return isMessage(event.body) ? processed(app, event) : app.processEvent(event);
      }
      logBodyFault(log, event.body, fault);
      return event.ack();
    },
  });
}

async function processed(app: App, event: ReceiverEvent): Promise<void> {
  await app.processEvent({ ...event, ack: async () => undefined });
  await event.ack();
}

function isMessage({ type, event }: ReceiverEvent['body']): boolean {
  return type === 'event_callback' && isObject(event) && event.type === 'message';
}
