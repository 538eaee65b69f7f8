import { App } from '@slack/bolt';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import type { Clock } from '../../src/core/ports/clock.ts';
import type { Log } from '../../src/core/ports/log.ts';
import { ackAfterProcessing } from '../../src/slack/client/ack.ts';
import { createBoltLogger } from '../../src/slack/client/client-log.ts';
import { createReconnectingSocket } from '../../src/slack/client/reconnecting-socket.ts';
import { createSocketFactory } from '../../src/slack/client/socket.ts';
import { parseFrame } from '../../src/slack/client/socket-frame.ts';

import { silent } from '../core/world.ts';
import { type Line, startSlackSockets } from './slack-sockets.ts';

/**
 * A Bolt app on Slack’s sockets: it handles `/mms`, records what it handled, and takes its time
 * with `/mms slow`.
 */
async function connectSocket(log: Log = silent) {
  const slack = await startSlackSockets();
  const settings = {
    apiUrl: slack.apiUrl,
    logger: createBoltLogger(silent),
    clock,
    metrics: noMeter,
  };
  const { receiver, open } = createSocketFactory({ appToken: 'xapp-1', settings, log });
  const app = new App({
    receiver: ackAfterProcessing(receiver, log),
    authorize: async () => ({ botToken: 'xoxb-1' }),
    logger: settings.logger,
    convoStore: false,
  });
  const handled: string[] = [];
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  app.command('/mms', async ({ ack, command }) => {
    handled.push(command.text);
    if (command.text === 'slow') await finished;
    await ack();
  });
  const line = createReconnectingSocket({ open, clock, log });
  onTestFinished(() => line.stop());
  await line.start();
  const [first] = slack.lines;
  if (!first) throw new Error('no socket was opened');
  return { slack, line, handled, first, finish };
}

const clock: Clock = {
  now: () => Date.now(),
  // The tests of the reconnecting socket cover the delays.
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 20)),
};
const noMeter = { count: () => undefined, recordDuration: () => undefined };

function makeCommand(envelope_id: string, text: string) {
  return { envelope_id, type: 'slash_commands', payload: { command: '/mms', text } };
}

/** Resolves when this command was acknowledged over this socket. */
async function takeEvent(line: Line, text: string): Promise<void> {
  line.say(makeCommand(`E-${text}`, text));
  await expect.poll(() => line.acknowledged).toContain(`E-${text}`);
}

/** A log that records its warnings. */
function createRememberingLog(): { readonly log: Log; readonly warnings: string[] } {
  const warnings: string[] = [];
  return { log: { ...silent, warn: (_fields, message) => void warnings.push(message) }, warnings };
}

const rateLimited = { type: 'app_rate_limited', minute_rate_limited: 1_518_467_820 };

test.each([
  ['an events_api frame without an event', { type: 'events_api', payload: rateLimited }],
  ['an empty payload', { type: 'events_api', payload: {} }],
  ['a payload of null', { type: 'events_api', payload: null }],
  ['no payload', { type: 'events_api' }],
  ['an event of null', { type: 'events_api', payload: { event: null } }],
  ['an event that is a text', { type: 'events_api', payload: { event: 'message' } }],
  ['an event without a type', { type: 'events_api', payload: { event: {} } }],
  ['an interaction of null', { type: 'interactive', payload: null }],
  ['an interaction that is a list', { type: 'interactive', payload: [] }],
  ['an interaction of a new kind', { type: 'interactive', payload: { type: 'hologram' } }],
  ['a command of null', { type: 'slash_commands', payload: null }],
  ['a frame of a new kind', { type: 'telepathy', payload: { thought: 1 } }],
  ['a frame without a type', {}],
])('%s is acknowledged and logged, and later commands still work', async (_name, frame) => {
  const { log, warnings } = createRememberingLog();
  const { first, handled } = await connectSocket(log);
  first.say({ envelope_id: 'E-odd', ...frame });
  await expect.poll(() => first.acknowledged).toContain('E-odd');
  expect(warnings).toHaveLength(1);
  await takeEvent(first, 'hello');
  expect(handled).toEqual(['hello']);
});

test.each(['null', '0', '[]', '"hello"', 'true', '', 'not JSON', '{"type":null}', '{"type":1}'])(
  'the frame %s is ignored, and later commands still work',
  async (text) => {
    const { first } = await connectSocket();
    first.sayText(text);
    await takeEvent(first, 'hello');
  },
);

test('an event named like one of the client’s own events is only an event', async () => {
  const { first, slack } = await connectSocket();
  for (const type of ['ws_message', 'close', 'disconnected', 'error', 'connected']) {
    first.say({ envelope_id: `E-${type}`, type: 'events_api', payload: { event: { type } } });
    await expect.poll(() => first.acknowledged).toContain(`E-${type}`);
  }
  await takeEvent(first, 'hello');
  expect(slack.lines).toHaveLength(1);
});

test('parseFrame never throws', () => {
  const frame = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .record(
        { type: fc.constantFrom('events_api', 'disconnect', 'hello', 1), payload: fc.jsonValue() },
        { requiredKeys: [] },
      )
      .map((value) => JSON.stringify(value)),
  );
  fc.assert(fc.property(frame, (text) => void parseFrame(text)));
});

test.each(['warning', 'refresh_requested', 'a_word_of_next_year'])(
  'on %s the new socket opens before the old one closes, and no command is lost',
  async (reason) => {
    const { slack, first, handled, finish } = await connectSocket();
    first.say(makeCommand('E-slow', 'slow'));
    first.say({ type: 'disconnect', reason });
    await expect.poll(() => slack.lines.length).toBe(2);
    // Slack may still choose the old socket.
    await takeEvent(first, 'old');
    expect(first.isOpen()).toBe(true);
    finish();
    await expect.poll(() => first.acknowledged).toContain('E-slow');
    // A command on its way over the old socket must not be cut off, although no other one is
    // pending there.
    await takeEvent(first, 'late');
    await expect.poll(first.isOpen).toBe(false);
    const [, second] = slack.lines;
    if (!second) throw new Error('no second socket');
    await takeEvent(second, 'new');
    expect(handled).toEqual(['slow', 'old', 'late', 'new']);
  },
);

test('a socket that is disconnected instead of greeted does not count as open', async () => {
  const { slack, line, first } = await connectSocket();
  slack.greetings.push(...Array.from({ length: 20 }, () => ({ goodbye: 'link_disabled' })));
  first.say({ type: 'disconnect', reason: 'link_disabled' });
  await expect.poll(() => slack.lines.length).toBe(2);
  expect(() => line.check()).toThrow('Slack’s socket is not open: link_disabled');
});
