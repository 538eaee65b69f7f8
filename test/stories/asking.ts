import type { Message, OpenView } from '../../sandbox/slack/world.ts';
import { stringifyBlocks, waitForAnswer } from './scheduling.ts';
import type { StoryWorld } from './world.ts';

/** Who acts, and in which channel; default: Ada in #field-crew. */
export interface Who {
  readonly by?: string;
  readonly channel?: string;
}

/** A person's Slack id. */
export function findUserId({ slack }: StoryWorld, name: string): string {
  return slack.people.find((one) => one.name.startsWith(name))?.id ?? '';
}

/** Somebody types `/mms` and this text. Returns the private response. */
export function runCommand(world: StoryWorld, text: string, who: Who = {}): Promise<Message> {
  const user = findUserId(world, who.by ?? 'Ada');
  const channel = world.slack.channel(who.channel ?? 'field-crew').id;
  return waitForAnswer(world, user, () => world.slack.command({ user, channel, text }));
}

/** Ada presses a button of a private response. Returns the response once its text matches. */
export async function pressButton(
  { slack, ada }: StoryWorld,
  answer: Message,
  button: string,
  looksLike: RegExp,
): Promise<Message> {
  const { channel, ts } = answer;
  await slack.click({ user: ada, channel, ts, button });
  return slack.until(
    () => slack.privately(ada).find((one) => one.ts === ts && looksLike.test(one.text)),
    `a response like ${looksLike} after “${button}”`,
  );
}

/** A person's open modal (default: Ada's), once it matches. */
export function findModal(
  { slack, ada }: StoryWorld,
  looksLike: RegExp,
  user: string = ada,
): Promise<OpenView> {
  const findShown = () =>
    slack.views(user).find(({ view }) => looksLike.test(stringifyBlocks(view)));
  return slack.until(findShown, `a modal like ${looksLike}`);
}

/**
 * Somebody sends to these numbers, through the second step if there are several. Returns the post once all
 * are queued.
 */
export async function sendToNumbers(
  world: StoryWorld,
  numbers: readonly string[],
  subject: string,
  { by = 'Ada', channel = 'field-crew' }: Who = {},
): Promise<Message> {
  const { slack } = world;
  const user = findUserId(world, by);
  await slack.command({ user, channel: slack.channel(channel).id });
  const form = await slack.until(() => slack.views(user)[0], 'the form');
  await slack.fill(form.id, {
    Recipients: numbers.join(', '),
    Subject: subject,
    Message: 'Words that stay between us',
    Picture: await world.uploadPicture(),
  });
  await slack.submit(form.id);
  if (numbers.length > 1) await slack.submit((await findModal(world, /Review and send/, user)).id);
  return world.waitForPost(new RegExp(`${subject}[\\s\\S]*${numbers.length} queued`), channel);
}

/** ClickSend's id of the first message to a number. */
export function findMessageId({ clicksend }: StoryWorld, number: string): string {
  return clicksend.sent(number)[0]?.messageId ?? '';
}

/** The send's full reference, from its post. */
export function findReference(post: Message): string {
  return /mms-[0-9a-z]{20}/.exec(stringifyBlocks(post.blocks))?.[0] ?? '';
}

/**
 * Another program on the same ClickSend account sends the picture that was sent last. `schedule`: Unix
 * seconds, 0 for now.
 */
export async function sendFromAnotherProgram(
  world: StoryWorld,
  to: string,
  schedule = 0,
): Promise<void> {
  const { clicksend } = world;
  const message = { to, body: 'Not for Slack', subject: 'Other business', source: 'php', schedule };
  const media_file = clicksend.sent().at(-1)?.mediaUrl;
  await callClickSend(world, 'POST', '/mms/send', { media_file, messages: [message] });
  await clicksend.until(() => clicksend.sent(to)[0]?.answered === 'SUCCESS', 'the other message');
}

/** Another program calls the API of the same ClickSend account. */
export async function callClickSend(
  { clicksend }: StoryWorld,
  method: 'POST' | 'PUT',
  path: string,
  body: unknown,
): Promise<void> {
  const { username, apiKey, apiUrl } = clicksend;
  const authorization = `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const answer = await fetch(apiUrl + path, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`ClickSend refused ${method} ${path}: ${await answer.text()}`);
}
