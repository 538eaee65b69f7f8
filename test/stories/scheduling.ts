import type { AppAnswer, FormValues, Message, OpenView } from '../../sandbox/slack/world.ts';
import type { StoryWorld } from './world.ts';

/** A scheduled send. */
export interface Planned {
  readonly id: string;
  /** Its scheduled time: Unix ms, a whole second. */
  readonly at: number;
  readonly post: Message;
}

/** For sends that aren't due during the test. */
export const LATER_S = 3_600;

const secondStep = /^Review and schedule/;

/** A time this many seconds ahead for the form's *When*: Unix seconds. */
export function computeWhen(seconds: number): number {
  return Math.ceil(Date.now() / 1000) + seconds;
}

/** Ada's open modal, once its title matches. */
export function waitForStep({ slack, ada }: StoryWorld, title: string | RegExp): Promise<OpenView> {
  const isTitled = (is: string) => (typeof title === 'string' ? is === title : title.test(is));
  const findTitled = () => slack.views(ada).find(({ view }) => isTitled(getTitle(view)));
  return slack.until(findTitled, `a modal like ${title}`);
}

/** Ada fills the form with a time and submits it. */
export async function submitPlan(
  world: StoryWorld,
  { values = {}, at, channel }: { values?: FormValues; at: number; channel?: string },
): Promise<AppAnswer> {
  return world.sendForm({ When: at, ...values }, channel ? { channel } : {});
}

/** Ada schedules a send through the form and the second step. Returns it once its post is there. */
export async function planSend(
  world: StoryWorld,
  options: { values?: FormValues; inSeconds?: number; channel?: string } = {},
): Promise<Planned> {
  const { values = {}, inSeconds = LATER_S, channel = 'field-crew' } = options;
  const at = computeWhen(inSeconds);
  await submitPlan(world, { values, at, channel });
  const view = await waitForStep(world, secondStep);
  const { id } = JSON.parse(String(view.view.private_metadata)) as { id: string };
  await world.slack.submit(view.id);
  return { id, at: at * 1000, post: await waitForSendPost(world, id, /scheduled/, channel) };
}

/** Somebody makes a choice in a post's menu. Returns the modal that opens. */
export async function chooseInMenu(
  { slack }: StoryWorld,
  { channel, ts }: Pick<Message, 'channel' | 'ts'>,
  user: string,
  choice: string,
): Promise<OpenView> {
  const before = new Set(slack.views(user).map(({ id }) => id));
  await slack.click({ user, channel, ts, button: choice });
  const isReady = ({ id, view }: OpenView) => !before.has(id) && Boolean(view.submit);
  return slack.until(() => slack.views(user).find(isReady), `the modal of ${choice}`);
}

/** Somebody cancels a whole send from its post's menu. Returns the modal, if it stays open. */
export async function cancelSend(
  world: StoryWorld,
  { post }: Pick<Planned, 'post'>,
  user = world.ada,
): Promise<OpenView | undefined> {
  const modal = await chooseInMenu(world, post, user, 'Cancel message…');
  await world.slack.submit(modal.id);
  return world.slack.views(user).find(({ id }) => id === modal.id);
}

/** Somebody types the word that cancels everything in the account. Returns the modal, if it stays open. */
export async function cancelEverything(
  world: StoryWorld,
  question: Pick<Message, 'channel' | 'ts'>,
  { user = world.ada, word = 'CANCEL' } = {},
): Promise<OpenView | undefined> {
  const modal = await chooseInMenu(world, question, user, 'Cancel everything…');
  await world.slack.fill(modal.id, { 'Type CANCEL to confirm': word });
  await world.slack.submit(modal.id);
  return world.slack.views(user).find(({ id }) => id === modal.id);
}

/**
 * Somebody removes recipients from a send in its post's menu. `indexes`: their positions in the send.
 * Returns the modal.
 */
export async function removePeople(
  world: StoryWorld,
  { post }: Pick<Planned, 'post'>,
  indexes: readonly number[],
  user = world.ada,
): Promise<OpenView> {
  const modal = await chooseInMenu(world, post, user, 'Remove people…');
  await world.slack.fill(modal.id, { 'Who shouldn’t get it?': indexes.map(String) });
  await world.slack.submit(modal.id);
  return modal;
}

/** A send's post, once its text matches. */
export function waitForSendPost(
  { slack }: StoryWorld,
  id: string,
  looksLike: RegExp,
  channel = 'field-crew',
): Promise<Message> {
  const find = () =>
    slack
      .messages(slack.channel(channel).id)
      .find((one) => JSON.stringify(one.blocks).includes(id) && looksLike.test(one.text));
  return slack.until(find, `the post of ${id} like ${looksLike}`);
}

/** The app's next private message to this person after an act. */
export async function waitForAnswer(
  { slack }: StoryWorld,
  user: string,
  act: () => Promise<AppAnswer>,
): Promise<Message> {
  const before = new Set(slack.privately(user).map(({ ts }) => ts));
  await act();
  return slack.until(
    () => slack.privately(user).find(({ ts }) => !before.has(ts)),
    'a private response',
  );
}

/** The blocks or view as JSON, to look for text and buttons in it. */
export function stringifyBlocks(blocks: unknown): string {
  return JSON.stringify(blocks);
}

function getTitle({ title }: Record<string, unknown>): string {
  return title && typeof title === 'object' && 'text' in title ? String(title.text) : '';
}
