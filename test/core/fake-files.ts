import type { AppError } from '../../src/core/errors.ts';
import type { NumberMasking, ResultsFiles, SendResults } from '../../src/core/ports/slack-files.ts';

/** Slack files in memory. */
interface FakeFiles extends ResultsFiles {
  readonly uploads: {
    readonly ts: string;
    readonly results: SendResults;
    readonly numbers: NumberMasking;
  }[];
  /** Makes the next upload fail, before or (`done`) after Slack stores the file. */
  fail(error: AppError, options?: { readonly done?: boolean }): void;
}

export function createFakeFiles(): FakeFiles {
  const faults: { readonly error: AppError; readonly done: boolean }[] = [];
  const files: FakeFiles = {
    uploads: [],
    fail(error, { done = false } = {}) {
      faults.push({ error, done });
    },
    async uploadFile({ ts }, results, numbers) {
      const fault = faults.shift();
      if (!fault || fault.done) files.uploads.push({ ts, results, numbers });
      if (fault) throw fault.error;
    },
    hasFile: async ({ ts }) => files.uploads.some((one) => one.ts === ts),
    notifyAuthor: async ({ send }) => ({ channel: send.user, ts: 'private' }),
  };
  return files;
}
