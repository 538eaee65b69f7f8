import type { AppAnswer, FormValues, Message, OpenView } from '../../sandbox/slack/world.ts';
import type { StoryWorld } from './world.ts';

/** A send that waits for its time. */
export interface Planned {
  readonly id: string;
  /** Unix ms, a whole second. */
  readonly at: number;
  readonly post: Message;
}

/** For sends that nobody waits for. */
export const LATER_S = 3_600;

const secondStep = /^Review and schedule/;

/** A time for the form's *When*, Unix seconds. */
export function computeWhen(seconds: number): number {
  return Math.ceil(Date.now() / 1000) + seconds;
}

/** The modal that stands before Ada, once its title looks like this. */
export function waitForStep({ slack, ada }: StoryWorld, title: string | RegExp): Promise<OpenView> {
  const isTitled = (is: string) => (typeof title === 'string' ? is === title : title.test(is));
  const findTitled = () => slack.views(ada).find(({ view }) => isTitled(getTitle(view)));
  return slack.until(findTitled, `a modal like ${title}`);
}

/** Ada fills the form, with a time in it, and sends it on to the second step. */
export async function submitPlan(
  world: StoryWorld,
  { values = {}, at, channel }: { values?: FormValues; at: number; channel?: string },
): Promise<AppAnswer> {
  return world.sendForm({ When: at, ...values }, channel ? { channel } : {});
}

/** Ada plans a message: the form, the second step, yes. Gives the send as soon as its post stands. */
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

/** Somebody chooses something in the menu of a post; gives the modal that opens. */
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

/** Somebody cancels a whole send from the menu of its post; gives what the modal says then, if it stays. */
export async function cancelSend(
  world: StoryWorld,
  { post }: Pick<Planned, 'post'>,
  user = world.ada,
): Promise<OpenView | undefined> {
  const asked = await chooseInMenu(world, post, user, 'Cancel message…');
  await world.slack.submit(asked.id);
  return world.slack.views(user).find(({ id }) => id === asked.id);
}

/** An admin types the word that cancels everything in the account; gives the modal as it is then, if it stays. */
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

/** Somebody takes people out of a send from the menu of its post; `indexes`: their places in the send. */
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

/** The post of a send, as soon as it looks like this. */
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

/** What the app answers privately to an act, as soon as it does. */
export async function waitForAnswer(
  { slack }: StoryWorld,
  user: string,
  act: () => Promise<AppAnswer>,
): Promise<Message> {
  const before = new Set(slack.privately(user).map(({ ts }) => ts));
  await act();
  return slack.until(
    () => slack.privately(user).find(({ ts }) => !before.has(ts)),
    'an answer in private',
  );
}

/** What stands in a message or a view, words and all. */
export function stringifyBlocks(blocks: unknown): string {
  return JSON.stringify(blocks);
}

function getTitle({ title }: Record<string, unknown>): string {
  return title && typeof title === 'object' && 'text' in title ? String(title.text) : '';
}
