import { randomUUID } from 'node:crypto';
import type { OutgoingMessage } from '../core/ports/clicksend.ts';
import { COUNTRIES_WITH_REGISTERED_SENDERS } from '../domain/country.ts';
import { maskPhone } from '../domain/mask-phone.ts';
import { formatSum } from '../domain/money.ts';
import { type CountryCode, type E164, parsePhone } from '../domain/phone.ts';
import { formatProblem } from '../slack/text/problems.ts';
import type { SetupClickSend, SetupContext } from './setup-context.ts';
import { SetupLeftError } from './terminal.ts';

/** `no`, `sent`, or `sending <reference>` while the result is unknown. */
const MARK = 'test-picture';

/**
 * Sends one picture to the person's own phone, if they want it, after showing its price. The intent is
 * stored before the call, so that an interrupted setup looks for the message instead of sending a second
 * one.
 */
export async function sendTestPicture(context: SetupContext): Promise<void> {
  const { settings } = context;
  const mark = settings.getMark(MARK);
  if (mark === 'no' || mark === 'sent') return;
  const username = settings.get('CLICKSEND_USERNAME') ?? '';
  const apiKey = settings.get('CLICKSEND_API_KEY') ?? '';
  const clickSend = context.connectClickSend({ username, apiKey });
  if (mark?.startsWith('sending ')) {
    return settleUnknown(context, clickSend, mark.slice('sending '.length));
  }
  const phone = await askNumber(context);
  if (!phone) return;
  await sendPicture(context, clickSend, phone);
}

async function askNumber({ settings, terminal }: SetupContext): Promise<E164 | undefined> {
  const country = (settings.get('DEFAULT_COUNTRY') ?? 'AU') as CountryCode;
  for (;;) {
    const answer = await terminal.ask(
      '\nSend a test picture to your own phone? Type its number, or press Enter to skip this: ',
    );
    if (answer === '') {
      await settings.saveMark(MARK, 'no');
      return undefined;
    }
    const phone = parsePhone(answer, country);
    if (phone) return phone;
    terminal.say(
      `That is not a phone number in ${country}. Write numbers of other countries with + and the country code.`,
    );
  }
}

async function sendPicture(
  context: SetupContext,
  clickSend: SetupClickSend,
  to: E164,
): Promise<void> {
  const { settings, terminal } = context;
  const reference = `setup-${randomUUID()}`;
  const message: OutgoingMessage = {
    to,
    reference,
    subject: 'Test from Slack',
    body: 'Picture messages from Slack work.',
    from: await chooseSender(context, clickSend),
  };
  try {
    const media = await clickSend.uploadMedia(await context.loadTestPicture());
    const { messages, currency = '' } = await clickSend.priceBatch(media.url, [message]);
    const [price] = messages;
    if (price?.kind === 'refused') return terminal.say(`✖ ${formatProblem(price.problem)}`);
    const cost =
      price?.kind === 'priced'
        ? formatSum(price.price, currency)
        : 'a price that ClickSend didn’t say';
    const answer = await terminal.ask(`It costs ${cost}. Send it to ${maskPhone(to)}? [y/N]: `);
    if (!/^y(?:es)?$/i.test(answer)) return;
    await settings.saveMark(MARK, `sending ${reference}`);
    const outcome = await clickSend.submitBatch(media.url, [message]);
    if (outcome.kind === 'unknown') return terminal.say(UNKNOWN);
    const [first] = outcome.kind === 'answered' ? outcome.messages : [];
    if (first?.kind === 'unsure') return terminal.say(UNKNOWN);
    if (first?.kind === 'accepted') {
      await settings.saveMark(MARK, 'sent');
      return terminal.say('✔ Sent. It arrives within a minute or so.');
    }
    await settings.saveMark(MARK, 'not sent');
    const problem = first?.problem ?? ('problem' in outcome ? outcome.problem : undefined);
    terminal.say(`✖ ${problem ? formatProblem(problem) : 'ClickSend refused it.'}`);
  } catch (error) {
    if (error instanceof SetupLeftError) throw error;
    terminal.say(`✖ Not sent: ${error instanceof Error ? error.message : 'error'}`);
  }
}

const UNKNOWN =
  '! ClickSend gave no answer, so the picture may or may not be on its way. Run the setup again in a minute to find out.';

/** Without shared numbers, a message needs a sender from the account. */
async function chooseSender(
  { settings }: SetupContext,
  clickSend: SetupClickSend,
): Promise<string | undefined> {
  const country = settings.get('DEFAULT_COUNTRY') ?? '';
  if (!COUNTRIES_WITH_REGISTERED_SENDERS.includes(country)) return undefined;
  const senders = await clickSend.listSenders().catch(() => []);
  return senders.find(({ kind }) => kind === 'number')?.value;
}

/** The last attempt ended without knowing whether ClickSend took it. */
async function settleUnknown(
  { settings, terminal }: SetupContext,
  clickSend: SetupClickSend,
  reference: string,
): Promise<void> {
  const page = await clickSend.fetchHistoryPage({ page: 1 }).catch(() => undefined);
  if (!page)
    return terminal.say('! ClickSend’s history can’t be read right now, so nothing is sent.');
  if (page.entries.some((entry) => entry.reference === reference)) {
    await settings.saveMark(MARK, 'sent');
    return terminal.say('✔ The test picture was already sent.');
  }
  await settings.saveMark(MARK, 'not sent');
  terminal.say(
    'ClickSend’s history doesn’t show the test picture. Run the setup again to send one.',
  );
}
