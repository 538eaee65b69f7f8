import type { Problem } from '../domain/problem.ts';
import { theirWords } from './their-words.ts';

/**
 * Why a message did not arrive. ClickSend numbers its reasons in two ways that contradict each
 * other (its older and its current help article), so the words decide: both articles' words are
 * matched here. The more particular ones stand first.
 */
const reasons: readonly (Problem & { readonly pattern: RegExp })[] = [
  {
    pattern: /unidentified subscriber/i,
    code: 'unidentified_subscriber',
    what: 'The phone network could not find this number',
    todo: 'Check the number; if it is right, try again later',
  },
  {
    pattern: /unknown subscriber|number is (inactive|invalid)|invalid number/i,
    code: 'unknown_subscriber',
    what: 'This number is not in use',
    todo: 'Check the number with the person',
  },
  {
    pattern: /anti-?spam|\bspam\b/i,
    code: 'taken_for_spam',
    what: "The recipient's network took the message for spam",
    todo: 'Say it in other words, without shortened links, and send again',
  },
  {
    pattern: /illegal subscriber|failed authentication|filtering/i,
    code: 'illegal_subscriber',
    what: "The recipient's network does not let this message or this phone through",
    todo: 'Ask the person to check with their network, or say it in other words',
  },
  {
    pattern: /not support/i,
    code: 'not_supported',
    what: 'This phone, its plan or its network does not take picture messages',
    todo: 'Reach the person by a text message or another way',
  },
  {
    pattern: /absent subscriber|out of range|switched off/i,
    code: 'absent_subscriber',
    what: 'The phone was switched off or out of range for a long time',
    todo: 'Send again when the person can be reached',
  },
  {
    pattern: /memory/i,
    code: 'memory_full',
    what: "The phone's memory is full",
    todo: 'Ask the person to delete old messages, then send again',
  },
  {
    pattern: /temporary network error|will be retried/i,
    code: 'temporary_network_error',
    what: "The recipient's network has a temporary problem",
    todo: 'Nothing to do: it is being tried again',
  },
  {
    pattern: /congestion|recipient network error/i,
    code: 'network_congested',
    what: "The recipient's network is overloaded or has a fault",
    todo: 'Send again later',
  },
  {
    pattern: /reject\w* by (the )?(recipient'?s? )?(network|carrier)/i,
    code: 'rejected_by_network',
    what: "The recipient's network rejected the message",
    todo: 'Try again later, or reach the person another way',
  },
  {
    pattern: /time[d-]? ?out/i,
    code: 'network_timeout',
    what: "The recipient's network did not answer in time",
    todo: 'Send again later',
  },
  {
    pattern: /routing error/i,
    code: 'routing_error',
    what: 'The networks found no way to this number',
    todo: 'Check the number; if it is right, tell ClickSend support',
  },
  {
    pattern: /receipt expired|expired/i,
    code: 'receipt_expired',
    what: 'No word came from the network on whether the message arrived',
    todo: 'Ask the person before you send again',
  },
  {
    pattern: /cancell?ed ?after ?review|cancell?ed by clicksend|comply with guidelines/i,
    code: 'cancelled_after_review',
    what: "ClickSend's staff stopped the message because of its content",
    todo: 'If that is a mistake, ask ClickSend support',
  },
  {
    pattern: /cancell?ed/i,
    code: 'cancelled',
    what: 'The message was cancelled before it went out',
    todo: 'Send again if it should still go out',
  },
  {
    // Seen in the samples of ClickSend's MMS history.
    pattern: /unable to process your mms/i,
    code: 'not_processed',
    what: 'ClickSend could not make a picture message of this',
    todo: 'Try another picture, or save it as a JPEG first',
  },
];

const unknownFailure: Problem = {
  code: 'unknown_failure',
  what: 'The message did not arrive, and nobody said why',
  todo: 'Send again; if it stays, ask ClickSend support',
};

/** The reason that ClickSend's texts give, the most telling text first; its own words when they are none of the known. */
export function failureReason(texts: readonly string[]): Problem {
  for (const text of texts) {
    const reason = reasons.find(({ pattern }) => pattern.test(text));
    if (reason) return { code: reason.code, what: reason.what, todo: reason.todo };
  }
  const own = texts.map(theirWords).find((text) => /\p{L}/u.test(text) && !isEmptyPhrase(text));
  if (!own) return unknownFailure;
  return {
    code: 'other',
    what: `The message did not arrive: “${own}”`,
    todo: 'Send again; if it stays, ask ClickSend support',
  };
}

/** Words that repeat the state and give no reason. */
function isEmptyPhrase(text: string): boolean {
  return /^(failed|error|undelivered|unknown( failure)?|none|null|n\/a)$/i.test(text);
}
