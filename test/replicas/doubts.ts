import type { Message } from '../../sandbox/slack/world.ts';
import type { Cluster } from './cluster.ts';

/** What the app asks when a replica died between the intent to order and the order: only a person may order again. */
const QUESTION = /^❔ ClickSend gave no answer/u;

/** More often than this nobody looks. */
const LOOKS_EVERY_MS = 200;

/** Somebody who answers the app's questions with *Send again*, as nobody got a message; gives the way to stop. */
export function answerDoubts({ slack, people }: Cluster): () => void {
  const answered = new Set<string>();
  const [user = ''] = people;
  let isLooking = false;
  const answer = async ({ channel, ts }: Message): Promise<void> => {
    answered.add(ts);
    const { trouble } = await slack.click({ user, channel, ts, button: 'Send again' });
    // The replica that was asked died: pressed again at the next look.
    if (trouble) answered.delete(ts);
  };
  const look = () => {
    isLooking = false;
    const threads = slack
      .channels()
      .flatMap(({ id }) => slack.messages(id))
      .flatMap(({ channel, ts }) => slack.thread(channel, ts));
    for (const one of threads) {
      if (QUESTION.test(one.text) && !answered.has(one.ts)) void answer(one);
    }
  };
  return slack.onChange(() => {
    if (isLooking) return;
    isLooking = true;
    setTimeout(look, LOOKS_EVERY_MS);
  });
}
