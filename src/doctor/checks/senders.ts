import type { SenderOption } from '../../core/ports/clicksend.ts';
import type { DoctorCheck, Finding } from './doctor-check.ts';
import { failCheck, formatReason, passCheck, warnCheck } from './findings.ts';
import { runWithAccount } from './run-with-account.ts';

/** ClickSend has shared numbers everywhere except here: "not available in the US and Canada". */
const WITHOUT_SHARED_NUMBERS: readonly string[] = ['US', 'CA'];

/**
 * Whether the account has a sender for messages to DEFAULT_COUNTRY. The doctor does not know which other
 * countries people send to.
 */
export const sendersCheck: DoctorCheck = {
  name: 'senders',
  run: (context) =>
    runWithAccount(context, async () => {
      const country = context.config.DEFAULT_COUNTRY;
      const isNeeded = WITHOUT_SHARED_NUMBERS.includes(country);
      try {
        return judgeSenders(await context.clickSend.listSenders(), country, isNeeded);
      } catch (error) {
        const what = `ClickSend did not list them (${formatReason(error)})`;
        return warnCheck(what, 'Try again later');
      }
    }),
};

function judgeSenders(all: readonly SenderOption[], country: string, isNeeded: boolean): Finding {
  if (!isNeeded) {
    const choice = all.length === 0 ? '' : `, and there are ${all.length} to choose from`;
    return passCheck(`none is needed for ${country}${choice}`);
  }
  // The US and Canada share one numbering plan, and a name cannot send there.
  const usable = all.filter((one) => one.kind !== 'name');
  const here = usable.filter((one) => !one.country || WITHOUT_SHARED_NUMBERS.includes(one.country));
  if (here.length > 0) return passCheck(`${here.length} for ${country}`);
  return failCheck(
    `there is none for ${country}, where ClickSend has no shared numbers: what names no sender is refused`,
    'Rent a number that can send MMS and register it (toll-free or 10DLC) at dashboard.clicksend.com → SMS → Numbers',
  );
}
