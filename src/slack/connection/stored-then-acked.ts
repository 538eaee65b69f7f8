import type { App, Receiver, ReceiverEvent } from '@slack/bolt';

/**
 * Bolt tells Slack that an event was taken before anybody has looked at it. What people say in
 * threads may have to go out: it counts as taken when the listener is done, else Slack sends it again.
 */
export function storedThenAcked(receiver: Receiver): Receiver {
  return Object.assign(Object.create(receiver) as Receiver, {
    init: (app: App) => receiver.init(patient(app)),
  });
}

function patient(app: App): App {
  return Object.assign(Object.create(app) as App, {
    processEvent: (event: ReceiverEvent) =>
      isMessage(event.body) ? processed(app, event) : app.processEvent(event),
  });
}

async function processed(app: App, event: ReceiverEvent): Promise<void> {
  await app.processEvent({ ...event, ack: async () => undefined });
  await event.ack();
}

function isMessage(body: unknown): boolean {
  const type = (value: unknown) =>
    typeof value === 'object' && value !== null && 'type' in value ? value.type : undefined;
  const event =
    typeof body === 'object' && body !== null && 'event' in body ? body.event : undefined;
  return type(body) === 'event_callback' && type(event) === 'message';
}
