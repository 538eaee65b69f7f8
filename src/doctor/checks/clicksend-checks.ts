import { setTimeout as wait } from 'node:timers/promises';
import { callFailures } from '../../clicksend/http/call-failures.ts';
import { AppError } from '../../core/errors.ts';
import type { Account, ContactList, SenderOption } from '../../core/ports/clicksend.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { COUNTRIES_WITH_REGISTERED_SENDERS } from '../../domain/country.ts';
import { formatSum, type MoneyUnits } from '../../domain/money.ts';
import { formatPeopleCount } from '../../slack/text/count.ts';
import {
  type DoctorCheck,
  type DoctorContext,
  explainNetworkFix,
  type Finding,
  failCheck,
  formatReason,
  isUnavailable,
  passCheck,
  skipCheck,
  warnCheck,
} from './doctor-check.ts';

export const clickSendCredentialsCheck: DoctorCheck = {
  name: 'ClickSend credentials',
  async run(context) {
    try {
      const { isActive } = await context.fetchAccount();
      if (isActive !== false) return passCheck('accepted');
      return failCheck(
        'the account is not active',
        'Finish the registration at dashboard.clicksend.com, or ask ClickSend’s support',
      );
    } catch (error) {
      return explainError(error);
    }
  },
};

function explainError(error: unknown): Finding {
  if (
    error instanceof AppError &&
    [ASKED_TO_WAIT_CODE, callFailures.busy.code].includes(error.code)
  ) {
    return warnCheck(formatReason(error), 'Wait a minute and try again');
  }
  if (isUnavailable(error)) return failCheck(formatReason(error), explainNetworkFix(error));
  return failCheck(
    `ClickSend refuses them (${formatReason(error)})`,
    'Copy the user name and the API key from dashboard.clicksend.com → Developers → API Credentials into CLICKSEND_USERNAME and CLICKSEND_API_KEY. The dashboard password is not the API key',
  );
}

/** Five units of the account's currency: about ten MMS. */
const LOW: MoneyUnits = 50_000;

const TOP_UP = 'Top up at dashboard.clicksend.com → Billing, or turn on auto top-up there';

export const balanceCheck: DoctorCheck = {
  name: 'balance',
  run: (context) =>
    runWithAccount(context, (account) => {
      const shown = formatSum(account.balance, account.currency ?? '');
      if (account.balance <= 0) return failCheck(`${shown}, so nothing can be sent`, TOP_UP);
      return account.balance < LOW ? warnCheck(`${shown} is low`, TOP_UP) : passCheck(shown);
    }),
};

export const mmsAccessCheck: DoctorCheck = {
  name: 'MMS',
  run: (context) =>
    runWithAccount(context, ({ hasMmsAccess }) => {
      if (hasMmsAccess === undefined)
        return skipCheck('ClickSend does not say whether MMS is enabled');
      if (hasMmsAccess) return passCheck('enabled for this API user');
      return failCheck(
        'this ClickSend user isn’t allowed to send MMS',
        'Allow MMS at dashboard.clicksend.com → Account → Subaccounts → permissions, or use the credentials of another user',
      );
    }),
};

/**
 * Whether the account has a sender for messages to DEFAULT_COUNTRY. The doctor does not know which other
 * countries people send to.
 */
export const sendersCheck: DoctorCheck = {
  name: 'senders',
  run: (context) =>
    runWithAccount(context, async () => {
      const country = context.config.DEFAULT_COUNTRY;
      const isNeeded = COUNTRIES_WITH_REGISTERED_SENDERS.includes(country);
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
    const choice = all.length === 0 ? '' : `; there are ${all.length} to choose from`;
    return passCheck(`not needed for ${country}${choice}`);
  }
  // The US and Canada share one numbering plan, and a name cannot send there.
  const usable = all.filter((one) => one.kind !== 'name');
  const here = usable.filter(
    (one) => !one.country || COUNTRIES_WITH_REGISTERED_SENDERS.includes(one.country),
  );
  if (here.length > 0) return passCheck(`${here.length} for ${country}`);
  return failCheck(
    `none for ${country}, where ClickSend has no shared numbers, so messages without a sender are refused`,
    'Rent a number that can send MMS and register it (toll-free or 10DLC) at dashboard.clicksend.com → SMS → Numbers',
  );
}

/** Whether the app finds the list of people who opted out at ClickSend. It knows the list by its name alone. */
export const optOutListCheck: DoctorCheck = {
  name: 'Opt-Out List',
  run: (context) =>
    runWithAccount(context, async () => {
      try {
        return judgeOptOutLists(await context.clickSend.listOptOutLists());
      } catch (error) {
        return warnCheck(
          `ClickSend did not list the contact lists (${formatReason(error)}), so the app can’t leave out people who opted out there`,
          'Try again later. If it stays, give the API user access to the account’s contacts',
        );
      }
    }),
};

function judgeOptOutLists(lists: readonly ContactList[]): Finding {
  if (lists.length > 0) return passCheck(lists.map(describeList).join(' and '));
  return warnCheck(
    'ClickSend has no list of that name, so people who opted out there are texted',
    'If somebody renamed it at dashboard.clicksend.com → Contacts, name it Opt-Out List again. If it was deleted, create a list named Opt-Out List',
  );
}

function describeList({ name, count }: ContactList): string {
  if (count === undefined) return `“${name}” is read`;
  return `“${name}” is read; it has ${formatPeopleCount(count)}`;
}

/**
 * For a check that needs ClickSend. Without an account the check is skipped, because the credentials check
 * says why.
 */
export async function runWithAccount(
  context: DoctorContext,
  check: (account: Account) => Finding | readonly Finding[] | Promise<Finding | readonly Finding[]>,
): Promise<Finding | readonly Finding[]> {
  const account = await context.fetchAccount().catch(() => undefined);
  return account ? check(account) : skipCheck('unknown until ClickSend accepts the credentials');
}

const ASKED_TO_WAIT_CODE = 'asked_to_wait';

/** The client's own pauses between attempts are no longer than this. */
const MAX_WAIT_MS = 2_500;

/**
 * A clock for ClickSend's client that throws an AppError instead of waiting long. In the middle of a list
 * the client waits as long as ClickSend asks (HTTP 429), and nobody waits half a minute at a terminal.
 */
export const impatientClock: Clock = {
  now: Date.now,
  async wait(ms) {
    if (ms <= MAX_WAIT_MS) return wait(ms);
    const message = `ClickSend’s rate limit is reached; it asks for a pause of ${Math.ceil(ms / 1000)} seconds`;
    throw new AppError(ASKED_TO_WAIT_CODE, { retry: 'later', answered: true, message });
  },
};
