import { AppError } from '../core/errors.ts';
import type { Account, SenderOption } from '../core/ports/clicksend.ts';
import { COUNTRIES_WITH_REGISTERED_SENDERS, findCountry } from '../domain/country.ts';
import { formatSum } from '../domain/money.ts';
import type { SetupClickSend, SetupContext } from './setup-context.ts';

/** Asks for ClickSend's credentials until ClickSend accepts them, and for the country. */
export async function connectToClickSend(context: SetupContext): Promise<void> {
  const { settings, terminal } = context;
  const hasCountry = Boolean(settings.get('DEFAULT_COUNTRY'));
  const checked = await checkKnownCredentials(context);
  if (checked === 'unusable') {
    terminal.say(`\nClickSend: https://dashboard.clicksend.com → Developers → API Credentials`);
  } else if (hasCountry) terminal.say('✔ ClickSend: credentials are set.');
  const account = checked === 'unusable' ? await askCredentials(context) : checked;
  if (!hasCountry) await askCountry(context, account);
}

/** The account of the credentials that are set. Undefined if ClickSend does not respond. */
async function checkKnownCredentials(
  context: SetupContext,
): Promise<Account | undefined | 'unusable'> {
  const { settings, terminal, connectClickSend } = context;
  const username = settings.get('CLICKSEND_USERNAME');
  const apiKey = settings.get('CLICKSEND_API_KEY');
  if (!username || !apiKey) return 'unusable';
  try {
    return await connectClickSend({ username, apiKey }).fetchAccount();
  } catch (error) {
    if (!isRefusal(error)) return undefined;
    terminal.say(REFUSED);
    // A setup can't change the environment.
    return settings.isInEnvironment('CLICKSEND_API_KEY') ? undefined : 'unusable';
  }
}

const REFUSED =
  '✖ ClickSend refuses this user name and API key. Copy both again: the dashboard password is not the API key.';

function isRefusal(error: unknown): boolean {
  return error instanceof AppError && error.retry !== 'later';
}

async function askCredentials(context: SetupContext): Promise<Account | undefined> {
  const { settings, terminal, connectClickSend } = context;
  for (let last = settings.get('CLICKSEND_USERNAME'); ; ) {
    const username = (await terminal.ask(`User name${last ? ` [${last}]` : ''}: `)) || last;
    if (!username) continue;
    last = username;
    const apiKey = await terminal.askSecret('API key (hidden): ');
    if (!apiKey) continue;
    const clickSend = connectClickSend({ username, apiKey });
    try {
      const account = await clickSend.fetchAccount();
      await settings.save({ CLICKSEND_USERNAME: username, CLICKSEND_API_KEY: apiKey });
      terminal.say(
        `✔ ClickSend accepts them. Balance: ${formatSum(account.balance, account.currency ?? '')}.`,
      );
      terminal.say(`✔ ${await describeSenders(clickSend)}`);
      return account;
    } catch (error) {
      if (!isRefusal(error)) {
        await settings.save({ CLICKSEND_USERNAME: username, CLICKSEND_API_KEY: apiKey });
        terminal.say('! ClickSend did not respond, so the credentials are not verified yet.');
        return undefined;
      }
      terminal.say(REFUSED);
    }
  }
}

async function describeSenders(clickSend: SetupClickSend): Promise<string> {
  const senders = await clickSend.listSenders().catch((): readonly SenderOption[] => []);
  if (senders.length === 0) return 'Senders: ClickSend’s shared numbers.';
  const shown = senders
    .slice(0, 3)
    .map(({ value, kind }) => (kind === 'name' ? value : `•••${value.slice(-3)}`));
  const more = senders.length - shown.length;
  return `Senders: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

async function askCountry({ settings, terminal }: SetupContext, account?: Account): Promise<void> {
  const guess = account?.country ?? 'AU';
  for (;;) {
    const answer = await terminal.ask(`Country for local numbers (two letters) [${guess}]: `);
    const code = (answer || guess).toUpperCase();
    const country = findCountry(code);
    if (!country) {
      terminal.say('That is not a country code. Examples: AU, US, GB.');
      continue;
    }
    await settings.save({ DEFAULT_COUNTRY: code });
    terminal.say(`✔ ${country.name}, ${country.callingCode}.`);
    if (COUNTRIES_WITH_REGISTERED_SENDERS.includes(code)) {
      terminal.say(
        '! ClickSend must register your sender for the US and Canada, which takes days: begin today (dashboard.clicksend.com → SMS → Numbers).',
      );
    }
    return;
  }
}
