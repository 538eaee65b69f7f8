import { type Logger, LogLevel } from '@slack/bolt';
import { WebAPIPlatformError } from '@slack/web-api';
import type { Log } from '../../core/ports/log.ts';
import { getSlackErrorCode, isTemporaryRefusal } from '../errors/to-app-error.ts';

export type BoltLogger = Logger;

/** Redirects the logs of Bolt and its clients to our log. Their debug lines contain whole requests and are dropped. */
export function createBoltLogger(log: Log): BoltLogger {
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (...parts: readonly unknown[]) =>
      log[level]({ from: 'bolt' }, parts.map(formatPart).join(' '));
  return {
    debug: () => undefined,
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

/** For a client whose caller reports failures itself: its own lines would repeat them at every retry. */
export function createDebugLogger({ debug }: Log): BoltLogger {
  return createBoltLogger({ debug, info: debug, warn: debug, error: debug });
}

/** The SDK's errors carry requests and responses, so only their message is logged. */
function formatPart(part: unknown): string {
  if (typeof part === 'string') return part;
  return part instanceof Error ? `${part.name}: ${part.message}` : typeof part;
}

/** More reasons would only repeat the first ones. */
const MAX_REASONS = 5;
const MAX_LETTERS = 300;

/** Words from Slack's own error messages. */
const SLACKS_OWN = new Set(
  `a all allowed an and array be block blocks character characters element elements error expected failed
  field fields file format from has in invalid is it item items json length less list match matched max min
  missing more must no not object of one only or pointer property provided required schema schemas slack
  string supported text than the to too type unsupported url value warn warning with`.split(/\s+/),
);

/**
 * A log line about a call that Slack refused, with Slack's reasons but without the text that the call
 * carried. Undefined if Slack's error code alone is sufficient.
 */
export function formatRefusal(
  method: string,
  args: Readonly<Record<string, unknown>>,
  error: unknown,
): string | undefined {
  const reasons = getReasons(error);
  if (reasons.length === 0 && !isTemporaryRefusal(error)) return undefined;
  const shown = collectWords(args);
  const masked = reasons
    .slice(0, MAX_REASONS)
    .map((reason) => maskWords(reason, (word) => shown.has(word)));
  return [`slack refused ${method}: ${getSlackErrorCode(error)}`, ...masked].join('; ');
}

/**
 * Masks the reasons that the SDK logs itself. Which text the call carried is unknown there, so only Slack's
 * own words stay.
 */
export function createMaskingLogger(logger: BoltLogger): BoltLogger {
  const warn = (reason: unknown) => logger.warn(`slack: ${maskWords(String(reason), () => true)}`);
  return { ...logger, warn, error: warn };
}

/** `[ERROR] no more than 50 items allowed [json-pointer:/blocks]` */
function getReasons(error: unknown): readonly string[] {
  if (!(error instanceof WebAPIPlatformError)) return [];
  const messages: unknown = error.data.response_metadata?.messages;
  return Array.isArray(messages) ? messages.filter((one) => typeof one === 'string') : [];
}

/** Every word of the text that a call carries. */
function collectWords(args: unknown): ReadonlySet<string> {
  const words = new Set<string>();
  JSON.stringify(args, (key, value: unknown) => {
    // A block's type is Slack's own word, and a file contains no words.
    if (key === 'type' || value instanceof Uint8Array) return undefined;
    if (typeof value === 'string')
      for (const word of value.match(WORD) ?? []) words.add(word.toLowerCase());
    return value;
  });
  return words;
}

/** Always masks numbers, because part of a phone number identifies a person too. */
function maskWords(reason: string, isShown: (word: string) => boolean): string {
  const [words = '', pointer = ''] = reason.split(/(?=\[json-pointer:[\w/.-]*\]\s*$)/);
  const masked = words.slice(0, MAX_LETTERS).replace(WORD, (word) => {
    const plain = word.toLowerCase();
    return (isShown(plain) && !SLACKS_OWN.has(plain)) || /\d{6}/.test(word) ? '…' : word;
  });
  return `${masked.trim()} ${pointer.trim()}`.trim();
}

/** Letters and digits of any script, or one non-ASCII symbol. */
const WORD = /[\p{L}\p{N}\p{M}_]+|[^\p{L}\p{N}\p{M}_\s!-~]/gu;
