import { pino } from 'pino';
import { AppError } from '../core/errors.ts';
import type { Log } from '../core/ports/log.ts';
import { createSecretMasker } from './mask-secrets.ts';

/** Writes JSON lines to standard output, with phone numbers, tokens and the given secrets masked. */
export function createPinoLog(options: {
  readonly level: string;
  readonly secrets: readonly string[];
  readonly destination?: { write(line: string): void };
}): Log & { readonly flush: () => void } {
  const maskSecrets = createSecretMasker(options.secrets);
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      serializers: { err: describeError },
      hooks: { streamWrite: maskSecrets },
    },
    options.destination ?? pino.destination({ sync: true }),
  );
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    flush: () => logger.flush(),
  };
}

/** The fields of an error, and of its causes, that are logged. Libraries attach whole requests to their errors. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : typeof error;
  const code = 'code' in error ? { code: String(error.code) } : {};
  const retry = error instanceof AppError ? { retry: error.retry } : {};
  const cause =
    error.cause !== undefined && depth < 3 ? { cause: describeError(error.cause, depth + 1) } : {};
  const where = depth === 0 && error.stack ? { at: error.stack.split('\n')[1]?.trim() } : {};
  return {
    name: error.name,
    message: error.message.slice(0, 300),
    ...code,
    ...retry,
    ...where,
    ...cause,
  };
}
