import { WebAPIPlatformError } from '@slack/web-api';
import { getSlackErrorCode, isVagueRefusal } from '../errors/to-app-error.ts';
import type { BoltLogger } from './bolt-logger.ts';

/** More than these say the same over again. */
const MOST_REASONS = 5;
const MOST_LETTERS = 300;

/** Words that Slack uses itself when it says what is wrong. */
const SLACKS_OWN = new Set(
  `a all allowed an and array be block blocks character characters element elements error expected failed
  field fields file format from has in invalid is it item items json length less list match matched max min
  missing more must no not object of one only or pointer property provided required schema schemas slack
  string supported text than the to too type unsupported url value warn warning with`.split(/\s+/),
);

/**
 * A line for the log about a call that Slack refused, with Slack's own reasons, without the words that
 * were to be shown; undefined where Slack's word alone tells everything.
 */
export function formatRefusal(
  method: string,
  args: Readonly<Record<string, unknown>>,
  error: unknown,
): string | undefined {
  const reasons = reasonsIn(error);
  if (reasons.length === 0 && !isVagueRefusal(error)) return undefined;
  const said = wordsIn(args);
  const told = reasons
    .slice(0, MOST_REASONS)
    .map((reason) => withoutWords(reason, (word) => said.has(word)));
  return [`slack refused ${method}: ${getSlackErrorCode(error)}`, ...told].join('; ');
}

/** Writes Slack's reasons as a client of the SDK finds them: nobody knows here what was said, so only Slack's usual words stay. */
export function createMaskingLogger(logger: BoltLogger): BoltLogger {
  const say = (reason: unknown) =>
    logger.warn(`slack: ${withoutWords(String(reason), () => true)}`);
  return { ...logger, warn: say, error: say };
}

/** `[ERROR] no more than 50 items allowed [json-pointer:/blocks]` */
function reasonsIn(error: unknown): readonly string[] {
  if (!(error instanceof WebAPIPlatformError)) return [];
  const messages: unknown = error.data.response_metadata?.messages;
  return Array.isArray(messages) ? messages.filter((one) => typeof one === 'string') : [];
}

/** Every word that Slack was given to show. */
function wordsIn(args: unknown): ReadonlySet<string> {
  const words = new Set<string>();
  JSON.stringify(args, (key, value: unknown) => {
    // Names of kinds are Slack's; files are no words.
    if (key === 'type' || value instanceof Uint8Array) return undefined;
    if (typeof value === 'string')
      for (const word of value.match(WORD) ?? []) words.add(word.toLowerCase());
    return value;
  });
  return words;
}

/** Numbers go in any case: a part of one is as good as the whole. */
function withoutWords(reason: string, isTold: (word: string) => boolean): string {
  const [words = '', pointer = ''] = reason.split(/(?=\[json-pointer:[\w/.-]*\]\s*$)/);
  const kept = words.slice(0, MOST_LETTERS).replace(WORD, (word) => {
    const plain = word.toLowerCase();
    return (isTold(plain) && !SLACKS_OWN.has(plain)) || /\d{6}/.test(word) ? '…' : word;
  });
  return `${kept.trim()} ${pointer.trim()}`.trim();
}

/** Letters and digits of any script, or one sign that is not in ASCII. */
const WORD = /[\p{L}\p{N}\p{M}_]+|[^\p{L}\p{N}\p{M}_\s!-~]/gu;
