import type { Account } from '../../core/ports/clicksend.ts';
import type { DoctorContext, Finding } from './doctor-check.ts';
import { skipCheck } from './findings.ts';

/**
 * For a check that needs ClickSend. Without an account the check is skipped, because the credentials check
 * says why.
 */
export async function runWithAccount(
  context: DoctorContext,
  check: (account: Account) => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>,
): Promise<Finding | readonly Finding[]> {
  const account = await context.fetchAccount().catch(() => undefined);
  return account ? check(account) : skipCheck('not known without ClickSend’s account');
}
