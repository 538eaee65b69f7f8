import type { AppError } from '../../src/core/errors.ts';
import type { ResultNumbers, Results, ResultsFiles } from '../../src/core/ports/results-files.ts';

/** Files in Slack, in memory. */
export interface FakeFiles extends ResultsFiles {
  readonly given: {
    readonly ts: string;
    readonly results: Results;
    readonly numbers: ResultNumbers;
  }[];
  /** The next file is refused, or given although the answer is lost. */
  fail(error: AppError, options?: { readonly done?: boolean }): void;
}

export function fakeFiles(): FakeFiles {
  const faults: { readonly error: AppError; readonly done: boolean }[] = [];
  const files: FakeFiles = {
    given: [],
    fail(error, { done = false } = {}) {
      faults.push({ error, done });
    },
    async give({ ts }, results, numbers) {
      const fault = faults.shift();
      if (!fault || fault.done) files.given.push({ ts, results, numbers });
      if (fault) throw fault.error;
    },
    isGiven: async ({ ts }) => files.given.some((one) => one.ts === ts),
    tellSender: async ({ send }) => ({ channel: send.user, ts: 'private' }),
  };
  return files;
}
