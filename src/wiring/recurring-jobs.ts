import type { Config } from '../config.ts';
import { deriveRequiredRules, type RequiredRule } from '../core/account/rules.ts';
import { ensureRulesJob, pollHistoryJob, pullJob } from '../core/jobs.ts';
import type { JobDefinition, Jobs } from '../core/ports/jobs.ts';
import { PULL_JOB_IDS } from '../core/receipts/pull-unread.ts';

/** Polls that were lost begin again within this time, in seconds, even where polling is rarer. */
const LONGEST_RESTART_S = 60;

/** Without PUBLIC_URL the account's rules are made by hand, or by the doctor. */
export function deriveWantedRules(config: Config): readonly RequiredRule[] {
  const { PUBLIC_URL: publicUrl, WEBHOOK_SECRET: secret, POLL_SECONDS } = config;
  return publicUrl ? deriveRequiredRules({ publicUrl, secret, pollMs: POLL_SECONDS * 1000 }) : [];
}

/** Adds each recurring job anew, due now: one that waits may be planned for tomorrow. */
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

/** Adds the polls that are missing, as after the store was emptied. Those that wait keep their time. */
export async function addMissingPolls(config: Config, jobs: Jobs): Promise<void> {
  if (config.POLL_SECONDS === 0) return;
  // Not due now: a poll that runs at this moment would run again at once.
  const options = { delayMs: Math.min(config.POLL_SECONDS, LONGEST_RESTART_S) * 1000 };
  for (const list of PULL_JOB_IDS) await jobs.add(pullJob, list, options);
  await jobs.add(pollHistoryJob, 'history', options);
}
