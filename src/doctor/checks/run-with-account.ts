import type { Account } from '../../core/ports/clicksend.ts';
import type { Finding, Patient } from './doctor-check.ts';
import { skipped } from './findings.ts';

/** For what needs ClickSend: while it does not answer, or refuses, the credentials' line says so once. */
export async function withAccount(
  patient: Patient,
  look: (account: Account) => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>,
): Promise<Finding | readonly Finding[]> {
  const account = await patient.account().catch(() => undefined);
  return account ? look(account) : skipped('not known without ClickSend’s account');
}
