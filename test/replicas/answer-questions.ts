import type { Message } from '../../sandbox/slack/world.ts';
import type { Cluster } from './cluster.ts';

/**
 * The app's question after a replica died between storing its intent and submitting the batch: only a
 * person may resend it.
 */
const QUESTION = /^❔ ClickSend gave no answer/u;

/** The pause between two looks for questions. */
const LOOKS_EVERY_MS = 200;

/**
 * A person answers the app's questions with *Send again*, because nobody got these messages. Returns a
 * function that stops it.
 */
export function answerQuestions({ slack, people }: Cluster): () => void {
  const answered = new Set<string>();
  const [user = ''] = people;
  let isLooking = false;
  const answer = async ({ channel, ts }: Message): Promise<void> => {
    answered.add(ts);
    const { trouble } = await slack.click({ user, channel, ts, button: 'Send again' });
    // The replica that got the press died, so press again at the next look.
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
