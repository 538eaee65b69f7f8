import type { Step } from './step.ts';

/** How writes look: in LMDB as `die-at-write.mjs` notes them, in Redis as commands. */

/** A job is put on the list of those to run. */
export function jobAdded(name: string): Extract<Step, { write: unknown }>['write'] {
  return {
    lmdb: new RegExp(`^put .*\\.jobs\\.${name}:`),
    // BullMQ's scripts addStandardJob and addDelayedJob, known by their keys.
    redis: new RegExp(`^EVALSHA \\w+ (?:9 \\S+:${name}:wait \\S+:paused|6 \\S+:${name}:marker) `),
  };
}

/** A job's run has ended, and nothing more is to be done. */
export function jobDone(name: string): Extract<Step, { write: unknown }>['write'] {
  return {
    lmdb: new RegExp(`^remove .*\\.jobs\\.${name}:`),
    // moveToFinished
    redis: new RegExp(`^EVALSHA \\w+ 14 \\S+:${name}:wait `),
  };
}

/** What is known of a batch becomes this. */
export function batchBecomes(kind: string, batch = 0): RegExp {
  // Where one takes the place of another, both are in the command: the last one counts.
  return new RegExp(`\\bbatch:mms-\\w+:${batch} .*\\{"value":\\{"kind":"${kind}"(?!.*\\{"value":)`);
}

/** Something is done to a scheduled send. */
export function changeOf(kind: string): RegExp {
  return new RegExp(`\\bchange:mms-.*"kind":"${kind}"`);
}

/** Writes that come with a send and are no step of it: nothing is done or left undone because of them. */
export const upkeep: readonly RegExp[] = [
  // What the next form begins with.
  /\b(?:senderOf|countryOf):/,
  // Where somebody who is to be erased is looked for.
  /\ballSends\b/,
  // Of an order that was never put off there is nothing to forget.
  /^UNLINK \S+::held:mms-/,
  // Where a reply to it will belong, and to whom one that answers nothing.
  /\b(?:sentTo|lastSender|threadOwner|lastWord)\b/,
  // What is too old leaves.
  /^ZREMRANGEBYSCORE /,
  // Whose turn it is at Slack.
  /\bslack-mms:turn:/,
  // A look at the post that was asked for while one was under way, or begins.
  /\.jobs:next\./,
  /\breport-asked:/,
  // That a run began, and that it ended.
  /\bjob-starts:/,
  // BullMQ's own: what runs, what is put off, what has died. Jobs that are added and done are steps.
  /\bslack-mms:jobs:/,
];
