import { AppError, getSystemErrorCode } from '../core/errors.ts';

/** Why the app did not start and what to do, for the operator. Undefined if the error is a bug. */
export function explainFailedStart(error: unknown, port: number): string | undefined {
  if (error instanceof AppError) return error.message;
  if (!(error instanceof Error && 'syscall' in error && error.syscall === 'listen')) {
    return undefined;
  }
  const code = getSystemErrorCode(error) ?? 'error';
  return (
    LISTEN_ERRORS[code]?.(port) ??
    `The server can’t listen on PORT ${port} (${code}). Set another PORT.`
  );
}

const LISTEN_ERRORS: Readonly<Record<string, (port: number) => string>> = {
  EADDRINUSE: (port) =>
    `PORT ${port} is in use. Stop the program that uses it, or set another PORT.`,
  EACCES: (port) => `This user may not listen on PORT ${port}. Set a PORT above 1023.`,
};
