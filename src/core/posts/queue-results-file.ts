import type { Send } from '../../domain/send.ts';
import type { SendProgress } from '../../domain/send-progress.ts';
import { summarizeSend } from '../../domain/send-summary.ts';
import { postResultsFileJob } from '../jobs.ts';
import type { Jobs } from '../ports/jobs.ts';
import type { Records } from '../records/records.ts';

/** Waits this long so that slightly late receipts are in the file. */
const FILE_AFTER_MS = 20_000;

/** Queues the file of all recipients, once, when no further change is expected. */
export async function queueResultsFile(
  { records, jobs }: { readonly records: Records; readonly jobs: Jobs },
  { id }: Send,
  progress: SendProgress,
): Promise<void> {
  if (!isResultsFileDue(progress) || (await records.resultsFile.get(id))) return;
  await jobs.add(postResultsFileJob, id, { delayMs: FILE_AFTER_MS });
}

/** Whether no further change is expected and the file would list somebody. */
export function isResultsFileDue(progress: SendProgress): boolean {
  const { isOver, counts } = summarizeSend(progress);
  return isOver && !progress.notSentProblem && counts.some(({ state }) => state !== 'cancelled');
}
