import type { Config } from '../config.ts';
import { deriveRequiredRules, type RequiredRule } from '../core/account/rules.ts';
import { ensureRulesJob, pollHistoryJob, pullJob } from '../core/jobs.ts';
import type { JobDefinition, Jobs } from '../core/ports/jobs.ts';
import { PULL_JOB_IDS } from '../core/receipts/pull-unread.ts';

/** Lost polls restart within this time, in seconds, even if polling is less frequent. */
const LONGEST_RESTART_S = 60;

export function deriveWantedRules(config: Config): readonly RequiredRule[] {
  return deriveRequiredRules({
    publicUrl: config.PUBLIC_URL,
    secret: config.WEBHOOK_SECRET,
    pollMs: config.POLL_SECONDS * 1000,
  });
}

/** Adds each recurring job again, due now, because a waiting one may be due only tomorrow. */
export async function startRecurringJobs(config: Config, jobs: Jobs): Promise<void> {
  const isPolling = config.POLL_SECONDS > 0;
  for (const list of PULL_JOB_IDS) await restart(pullJob, list, isPolling);
  await restart(pollHistoryJob, 'history', isPolling);
  await restart(ensureRulesJob, 'account', deriveWantedRules(config).length > 0);

  async function restart<Payload>(
    job: JobDefinition<Payload>,
    payload: Payload,
    isWanted: boolean,
  ): Promise<void> {
    await jobs.remove(job, payload);
    if (isWanted) await jobs.add(job, payload);
  }
}

/** Adds missing polls, for example after the store was emptied. Waiting ones keep their time. */
export async function addMissingPolls(config: Config, jobs: Jobs): Promise<void> {
  if (config.POLL_SECONDS === 0) return;
  // Not due now, because a poll that is running would run again at once.
  const options = { delayMs: Math.min(config.POLL_SECONDS, LONGEST_RESTART_S) * 1000 };
  for (const list of PULL_JOB_IDS) await jobs.add(pullJob, list, options);
  await jobs.add(pollHistoryJob, 'history', options);
}
