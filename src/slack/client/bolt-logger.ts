import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../core/ports/log.ts';

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

/** The SDK's errors carry requests and responses, so only their message is logged. */
function formatPart(part: unknown): string {
  if (typeof part === 'string') return part;
  return part instanceof Error ? `${part.name}: ${part.message}` : typeof part;
}
