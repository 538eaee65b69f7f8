import { CARRIER_REASONS } from '../clicksend/carrier-reasons.ts';
import type { ClickSendWorld, PhoneScreen } from '../clicksend/world.ts';
import type {
  AccountState,
  ChannelState,
  GuideProgress,
  PageState,
  PhoneAnswer,
  PhoneMessage,
  PhoneState,
  ScheduledMessage,
} from '../page-state.ts';
import type { Channel, Message, SlackWorld } from '../slack/world.ts';
import { countEverybody } from './everybody.ts';
import { groupByThread } from './group-by-thread.ts';
import type { Worlds } from './worlds.ts';

const APP_NAME = 'slack-mms';
const MOST_PHONES = 100;
const MOST_SCHEDULED = 50;

/** Everything that this person sees, and the phones. */
export function buildPageState(worlds: Worlds, userId: string | null): PageState {
  const { slack, clicksend, journal } = worlds;
  const { commands, shortcuts, functions } = worlds.manifest;
  const you = slack.people.find(({ id }) => id === userId)?.id ?? slack.people[0]?.id ?? '';
  const home = slack.home(you);
  const screens = clicksend.phones();
  const scheduled = clicksend.scheduled();
  return {
    you,
    people: slack.people,
    bot: { id: slack.botUserId, name: APP_NAME },
    channels: listChannels(slack, you),
    views: slack.views(you),
    home,
    phones: listPhones(worlds, screens),
    phoneCount: screens.length,
    scheduled: scheduled.slice(0, MOST_SCHEDULED).map(buildScheduledMessage),
    scheduledCount: scheduled.length,
    account: getAccount(clicksend),
    features: { commands, shortcuts, functions },
    steps: slack.steps(),
    failReasons: CARRIER_REASONS,
    app: worlds.health(),
    everybody: countEverybody(screens),
    guide: findProgress(screens, journal.openedAt),
    calls: { slack: slack.calls().length, clicksend: clicksend.calls().length },
    lastAnswer: journal.lastAnswer,
  };
}

function listChannels(slack: SlackWorld, you: string): readonly ChannelState[] {
  const all = slack.channels();
  const rooms = all
    .filter(({ kind }) => kind !== 'im')
    .map((room) => buildRoomState(slack, room, you));
  const direct = all.find((room) => room.kind === 'im' && isBetween(slack, room, you));
  return [...rooms, buildDirectState(slack, direct, you)];
}

function buildRoomState(slack: SlackWorld, room: Channel, you: string): ChannelState {
  const whispers = slack.privately(you).filter(({ channel }) => channel === room.id);
  const kind = room.kind === 'private' ? 'private' : 'public';
  return { ...room, kind, ...groupByThread([...listMessages(slack, room.id, you), ...whispers]) };
}

/** The direct messages with the app; before the first one there is no conversation yet. */
function buildDirectState(slack: SlackWorld, room: Channel | undefined, you: string): ChannelState {
  return {
    id: room?.id ?? slack.botUserId,
    name: APP_NAME,
    kind: 'app',
    archived: false,
    hasBot: true,
    ...groupByThread(room ? listMessages(slack, room.id, you) : []),
  };
}

function isBetween(slack: SlackWorld, room: Channel, you: string): boolean {
  const hasDirectMessages = slack.privately(you).some(({ channel }) => channel === room.id);
  return hasDirectMessages || slack.messages(room.id, you).some(({ user }) => user === you);
}

function listMessages(slack: SlackWorld, channel: string, you: string): readonly Message[] {
  const posts = slack.messages(channel, you);
  const messages = posts.flatMap(({ ts }) => [...slack.thread(channel, ts)]);
  return [...posts, ...messages].filter(({ onlyFor }) => onlyFor === undefined || onlyFor === you);
}

function buildScheduledMessage({
  media,
  ...message
}: ReturnType<ClickSendWorld['scheduled']>[number]): ScheduledMessage {
  return {
    ...message,
    ...(media && { pictureUrl: `/picture/phone/${message.messageId}` }),
  };
}

function getAccount(clicksend: ClickSendWorld): AccountState {
  const { lists, ...account } = clicksend.account();
  return {
    ...account,
    lists: lists.map(({ name, contacts }) => ({ name, count: contacts.length })),
  };
}

function listPhones({ journal }: Worlds, screens: readonly PhoneScreen[]): readonly PhoneState[] {
  // Sorted by what they received, so that a phone keeps its place while somebody writes on it.
  const lastAt = ({ messages, replies }: PhoneScreen) =>
    (messages.at(-1) ?? replies.at(-1))?.at ?? 0;
  const newest = screens.toSorted((a, b) => lastAt(b) - lastAt(a));
  return newest.slice(0, MOST_PHONES).map(({ number, messages, replies }) => ({
    number,
    messages: messages.map(
      ({ media, ...message }): PhoneMessage => ({
        ...message,
        ...(media && { pictureUrl: `/picture/phone/${message.messageId}` }),
        acts: journal.carrier.get(message.messageId) ?? [],
      }),
    ),
    answers: replies.map(({ mediaUrl, ...reply }): PhoneAnswer => {
      const answer = journal.answers.get(reply.messageId);
      return {
        ...reply,
        ...(mediaUrl && { pictureUrl: `/picture/answer/${reply.messageId}` }),
        ...(answer && { told: answer }),
      };
    }),
  }));
}

/** The guide's first step: one picture to two phones. */
const PHONES_TO_REACH = 2;

/** Determines which steps of the guide are done from what happened since `openedAt` (Unix ms). */
function findProgress(phones: readonly PhoneScreen[], openedAt: number): GuideProgress {
  const sent = phones.map(({ messages }) => messages.filter(({ at }) => at > openedAt));
  const texts = phones.flatMap(({ replies }) =>
    replies.filter(({ at }) => at > openedAt).map(({ text }) => text),
  );
  return {
    hasSent: sent.filter((messages) => messages.length > 0).length >= PHONES_TO_REACH,
    hasFailed: sent.flat().some(({ status, arrived }) => status === 'Failed' && !arrived),
    hasReplied: texts.some((text) => !isStop(text)),
    hasOptedOut: texts.some(isStop),
  };
}

function isStop(text: string): boolean {
  return text.trim().toLowerCase() === 'stop';
}
