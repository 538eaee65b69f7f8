import type { ActResult } from '../page-state.ts';
import type { AppAnswer } from '../slack/world.ts';
import { letCarrierAct } from './carrier-act.ts';
import { letEverybodyAct } from './everybody.ts';
import type { PageRequest } from './parse-ask.ts';
import { letPhoneAnswer } from './phone-answer.ts';
import type { Worlds } from './worlds.ts';

type Act = (worlds: Worlds, ask: PageRequest) => Promise<ActResult>;

/** Every action on the page, by the last part of its path. */
export const acts: Readonly<Record<string, Act>> = {
  command: typeCommand,

  say: async ({ slack }, ask) => {
    const threadTs = ask.maybe('threadTs');
    const files = ask.texts('files');
    const { shared } = await slack.say({
      user: ask.text('user'),
      channel: ask.text('channel'),
      text: slack.asTyped(ask.text('text')),
      threadTs: threadTs || undefined,
      files: files.length > 0 ? files : undefined,
      alsoInChannel: ask.flag('alsoInChannel') ? true : undefined,
    });
    const permalink = shared?.[0]?.permalink;
    return { ok: true, permalink: permalink || undefined };
  },

  edit: async ({ slack }, ask) => {
    await slack.edit({
      user: ask.text('user'),
      channel: ask.text('channel'),
      ts: ask.text('ts'),
      text: slack.asTyped(ask.text('text')),
    });
    return { ok: true };
  },

  remove: async ({ slack }, ask) => {
    const [user, channel, ts] = [ask.text('user'), ask.text('channel'), ask.text('ts')];
    await slack.remove({ user, channel, ts });
    return { ok: true };
  },

  dismiss: async ({ slack }, ask) => {
    slack.dismiss({ user: ask.text('user'), channel: ask.text('channel'), ts: ask.text('ts') });
    return { ok: true };
  },

  fill: async ({ slack }, ask) => {
    await slack.fill(ask.text('viewId'), ask.values('values'));
    return { ok: true };
  },

  enter: async (worlds, ask) => {
    const viewId = ask.text('viewId');
    await worlds.slack.fill(viewId, ask.values('values'));
    return recordAnswer(worlds, await worlds.slack.pressEnter(viewId, ask.text('key')));
  },

  submit: async (worlds, ask) => {
    const viewId = ask.text('viewId');
    await worlds.slack.fill(viewId, ask.values('values'));
    return recordAnswer(worlds, await worlds.slack.submit(viewId));
  },

  close: async (worlds, ask) =>
    recordAnswer(worlds, await worlds.slack.closeView(ask.text('viewId'))),

  click: async (worlds, ask) => {
    const answer = await worlds.slack.click({
      user: ask.text('user'),
      button: ask.text('button'),
      ...pickFields(ask, ['channel', 'ts', 'viewId', 'blockId', 'actionId']),
    });
    return recordAnswer(worlds, answer);
  },

  choose: async (worlds, ask) => {
    const answer = await worlds.slack.choose({
      user: ask.text('user'),
      select: ask.text('select'),
      value: ask.values('values').value ?? null,
      ...pickFields(ask, ['channel', 'ts']),
    });
    return recordAnswer(worlds, answer);
  },

  shortcut: async (worlds, ask) => {
    const answer = await worlds.slack.shortcut({
      user: ask.text('user'),
      callbackId: ask.text('callbackId'),
      ...pickFields(ask, ['channel', 'messageTs']),
    });
    return recordAnswer(worlds, answer);
  },

  step: startStep,

  dashboard: async ({ clicksend }, ask) => {
    const messageId = ask.text('messageId');
    if (ask.text('kind') === 'sendNow') clicksend.dashboard.sendNow(messageId);
    else clicksend.dashboard.cancel(messageId);
    return { ok: true };
  },

  options: async ({ slack }, ask) => ({
    ok: true,
    options: await slack.options(ask.text('viewId'), ask.text('label'), ask.text('typed')),
  }),

  home: async (worlds, ask) => recordAnswer(worlds, await worlds.slack.openHome(ask.text('user'))),

  carrier: letCarrierAct,

  answer: letPhoneAnswer,

  everybody: letEverybodyAct,
};

async function typeCommand(worlds: Worlds, ask: PageRequest): Promise<ActResult> {
  const [channel, command] = [ask.text('channel'), ask.text('command')];
  const text = ask.maybe('text') ?? '';
  // Slack's own command, which the app tells people to use.
  if (command === '/invite') {
    worlds.slack.invite(channel, worlds.slack.botUserId);
    return { ok: true };
  }
  const answer = await worlds.slack.command({ user: ask.text('user'), channel, command, text });
  return recordAnswer(worlds, answer);
}

/** Refused at once if an input is missing; the result appears later in the list of runs. */
async function startStep({ slack }: Worlds, ask: PageRequest): Promise<ActResult> {
  const begun = slack.steps().length;
  const run = slack.runStep({ callbackId: ask.text('callbackId'), inputs: ask.record('inputs') });
  if (slack.steps().length > begun) run.catch(() => {});
  else await run;
  return { ok: true };
}

/** The fields that were given, by name. */
function pickFields<Name extends string>(ask: PageRequest, names: readonly Name[]) {
  const entries = names.flatMap((name) => {
    const value = ask.maybe(name);
    return value ? [[name, value] as const] : [];
  });
  return Object.fromEntries(entries) as { [Each in Name]?: string };
}

function recordAnswer(worlds: Worlds, answer: AppAnswer | undefined): ActResult {
  if (!answer) return { ok: true };
  const wasAsked = answer.trouble !== 'held_by_client';
  if (wasAsked) worlds.journal.lastAnswer = answer;
  return { ok: true, answer };
}
