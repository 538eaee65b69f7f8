import type { ActResult } from '../page-state.ts';
import type { AppAnswer } from '../slack/world.ts';
import type { Asked } from './asked.ts';
import { letCarrierAct } from './carrier-act.ts';
import type { Worlds } from './worlds.ts';

type Act = (worlds: Worlds, ask: Asked) => Promise<ActResult>;

/** Everything that can be done on the page, by the last word of its address. */
export const acts: Readonly<Record<string, Act>> = {
  command: typeCommand,

  say: async ({ slack }, ask) => {
    const threadTs = ask.maybe('threadTs');
    await slack.say({
      user: ask.text('user'),
      channel: ask.text('channel'),
      text: ask.text('text'),
      ...(threadTs && { threadTs }),
    });
    return { ok: true };
  },

  fill: async ({ slack }, ask) => {
    await slack.fill(ask.text('viewId'), ask.values('values'));
    return { ok: true };
  },

  submit: async (worlds, ask) => {
    const viewId = ask.text('viewId');
    await worlds.slack.fill(viewId, ask.values('values'));
    return answered(worlds, await worlds.slack.submit(viewId));
  },

  close: async (worlds, ask) => answered(worlds, await worlds.slack.closeView(ask.text('viewId'))),

  click: async (worlds, ask) => {
    const [channel, ts, viewId] = [ask.maybe('channel'), ask.maybe('ts'), ask.maybe('viewId')];
    const answer = await worlds.slack.click({
      user: ask.text('user'),
      button: ask.text('button'),
      ...(channel && { channel }),
      ...(ts && { ts }),
      ...(viewId && { viewId }),
    });
    return answered(worlds, answer);
  },

  options: async ({ slack }, ask) => ({
    ok: true,
    options: await slack.options(ask.text('viewId'), ask.text('label'), ask.text('typed')),
  }),

  home: async (worlds, ask) => answered(worlds, await worlds.slack.openHome(ask.text('user'))),

  carrier: letCarrierAct,
};

async function typeCommand(worlds: Worlds, ask: Asked): Promise<ActResult> {
  const [channel, command] = [ask.text('channel'), ask.text('command')];
  const text = ask.maybe('text') ?? '';
  // Slack's own command, which the app tells people to use.
  if (command === '/invite') {
    worlds.slack.invite(channel, worlds.slack.botUserId);
    return { ok: true };
  }
  const answer = await worlds.slack.command({ user: ask.text('user'), channel, command, text });
  return answered(worlds, answer);
}

function answered(worlds: Worlds, answer: AppAnswer | undefined): ActResult {
  if (!answer) return { ok: true };
  const wasAsked = answer.trouble !== 'held_by_client';
  if (wasAsked) worlds.journal.lastAnswer = answer;
  return { ok: true, answer };
}
