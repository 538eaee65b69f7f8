import { type Json, readText } from '../json.ts';
import { type ChannelRecord, hasBot } from './channels.ts';
import { APP, TEAM } from './identity.ts';
import type { MessageRecord } from './messages.ts';
import { tellEvent } from './person/events.ts';
import { createTimestamp } from './person/payload.ts';
import { getTeam, type Workspace } from './workspace.ts';
import type { AppAnswer } from './world.ts';

const TYPES = { public: 'channel', private: 'group', im: 'im' } as const;
const NAMES = {
  public: 'message.channels',
  private: 'message.groups',
  im: 'message.im',
} as const;

/**
 * Sends the app the events of its conversations: everything said, changed or deleted there, including its
 * own messages, as Slack does. Does not wait for the app.
 */
export function sendMessageEvent(workspace: Workspace, { channel, raw }: MessageRecord): void {
  const place = workspace.channels.get(channel);
  if (!hasBot(place)) return;
  void tellMessage(workspace, place, raw);
  const isMention = raw.bot_id === undefined && readText(raw.text).includes(`<@${APP.botUserId}>`);
  if (!isMention) return;
  const event = { ...makeEvent(workspace, place, raw), type: 'app_mention' };
  void tellEvent(workspace, 'app_mention', event, place.shared === 'shared');
}

export function sendChangeEvent(
  workspace: Workspace,
  before: MessageRecord,
  { channel, raw }: MessageRecord,
): void {
  const place = workspace.channels.get(channel);
  if (!hasBot(place)) return;
  const ts = createTimestamp();
  const change = { message: raw, previous_message: before.raw };
  void tellMessage(workspace, place, { subtype: 'message_changed', hidden: true, ts, ...change });
}

export function sendDeletionEvent(workspace: Workspace, { channel, ts, raw }: MessageRecord): void {
  const place = workspace.channels.get(channel);
  if (!hasBot(place)) return;
  const change = { deleted_ts: ts, previous_message: raw };
  const event = { subtype: 'message_deleted', hidden: true, ts: createTimestamp(), ...change };
  void tellMessage(workspace, place, event);
}

/** A message event with these fields, each time as a new event with another event_id. */
export function tellMessage(
  workspace: Workspace,
  place: ChannelRecord,
  raw: Json,
): Promise<AppAnswer> {
  const event = makeEvent(workspace, place, raw);
  return tellEvent(workspace, NAMES[place.kind], event, place.shared === 'shared');
}

/** The current message, as a new event. */
export function tellAgain(
  workspace: Workspace,
  place: ChannelRecord,
  ts: string,
): Promise<AppAnswer> {
  const message = workspace.messages.find(place.id, ts);
  if (message === undefined) throw new Error(`#${place.name} has no message ${ts}`);
  return tellMessage(workspace, place, message.raw);
}

function makeEvent(workspace: Workspace, { id, kind, shared }: ChannelRecord, raw: Json): Json {
  const ts = readText(raw.ts) || createTimestamp();
  const person = workspace.people.find((one) => one.id === raw.user);
  const team = person ? getTeam(person).id : TEAM.id;
  const inShared = shared === 'shared' ? { user_team: team, source_team: team } : {};
  const sender = raw.user === undefined ? {} : { team, ...inShared };
  return {
    ts,
    ...raw,
    ...sender,
    type: 'message',
    channel: id,
    event_ts: ts,
    channel_type: TYPES[kind],
  };
}
