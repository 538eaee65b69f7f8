import type { Account } from '../../core/ports/clicksend-account.ts';
import type { DoctorContext, Finding } from './doctor-check.ts';
import { skipCheck } from './findings.ts';

/** For what needs ClickSend: while it does not answer, or refuses, the credentials' line says so once. */
export async function runWithAccount(
  patient: DoctorContext,
  look: (account: Account) => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>,
): Promise<Finding | readonly Finding[]> {
  const account = await patient.fetchAccount().catch(() => undefined);
  return account ? look(account) : skipCheck('not known without ClickSend’s account');
}
