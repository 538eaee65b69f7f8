import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../core/ports/log.ts';

export type BoltLogger = Logger;

/** Bolt's and its clients' lines in our log. Their debug lines hold whole requests, so those are never asked for. */
export function createBoltLogger(log: Log): BoltLogger {
  const say =
    (level: 'info' | 'warn' | 'error') =>
    (...parts: readonly unknown[]) =>
      log[level]({ from: 'bolt' }, parts.map(words).join(' '));
  return {
    debug: () => undefined,
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

/** Errors of the SDK carry requests and answers: only their message is kept. */
function words(part: unknown): string {
  if (typeof part === 'string') return part;
  return part instanceof Error ? `${part.name}: ${part.message}` : typeof part;
}
