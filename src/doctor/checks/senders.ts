import type { SenderOption } from '../../core/ports/clicksend-account.ts';
import type { DoctorCheck, Finding } from './doctor-check.ts';
import { failCheck, formatReason, passCheck, warnCheck } from './findings.ts';
import { runWithAccount } from './run-with-account.ts';

/** ClickSend has shared numbers elsewhere, and none here: "not available in the US and Canada". */
const WITHOUT_SHARED: readonly string[] = ['US', 'CA'];

/** Whether messages to DEFAULT_COUNTRY can come from somewhere; other countries that people send to are not known here. */
export const sendersCheck: DoctorCheck = {
  name: 'senders',
  run: (patient) =>
    runWithAccount(patient, async () => {
      const country = patient.config.DEFAULT_COUNTRY;
      const isNeeded = WITHOUT_SHARED.includes(country);
      try {
        return judge(await patient.clickSend.listSenders(), country, isNeeded);
      } catch (error) {
        const what = `ClickSend did not list them (${formatReason(error)})`;
        return warnCheck(what, 'Try again later');
      }
    }),
};

function judge(all: readonly SenderOption[], country: string, isNeeded: boolean): Finding {
  if (!isNeeded) {
    const choice = all.length === 0 ? '' : `, and there are ${all.length} to choose from`;
    return passCheck(`none is needed for ${country}${choice}`);
  }
  // One plan for the numbers of both; a name cannot send there.
  const usable = all.filter((one) => one.kind !== 'name');
  const here = usable.filter((one) => !one.country || WITHOUT_SHARED.includes(one.country));
  if (here.length > 0) return passCheck(`${here.length} for ${country}`);
  return failCheck(
    `there is none for ${country}, where ClickSend has no shared numbers: what names no sender is refused`,
    'Rent a number that can send MMS and register it (toll-free or 10DLC) at dashboard.clicksend.com → SMS → Numbers',
  );
}
