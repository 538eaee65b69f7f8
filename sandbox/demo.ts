import { readFile } from 'node:fs/promises';
import type { ClickSendWorld } from './clicksend/world.ts';
import type { OpenView, SlackWorld } from './slack/world.ts';

const SENDER = 'Sam Okafor';
const CHANNEL = 'field-crew';
/** Numbers from the range that Australia reserves for fiction. */
const [JO, MIA] = ['+61491570006', '+61491570156'];
const PICTURE = new URL('./page/samples/house.jpg', import.meta.url);

/** Enough for four batches at ClickSend. */
const TOWN_SIZE = 3_500;
/** Enough to send to the whole town, with some left. */
const BALANCE = '2500';
const FIRST_NAMES = ['Ada', 'Ben', 'Chloe', 'Dev', 'Ella', 'Finn', 'Grace', 'Hugo', 'Isla', 'Jack'];
const LAST_NAMES = ['Adams', 'Doyle', 'Evans', 'Khan', 'Lopez', 'Nguyen', 'Patel', 'Shah', 'Wong'];

/** Prepares a demo: a list of 3,500 people, the credit for it, and one send. */
export async function prepareDemo(slack: SlackWorld, clicksend: ClickSendWorld): Promise<void> {
  clicksend.setBalance(BALANCE);
  clicksend.putList('Whole town', Array.from({ length: TOWN_SIZE }, makeTownsperson));
  await sendSample(slack, clicksend);
}

function makeTownsperson(_: unknown, n: number) {
  return {
    phoneNumber: `+614370${String(n).padStart(5, '0')}`,
    firstName: FIRST_NAMES[n % FIRST_NAMES.length],
    lastName: LAST_NAMES[n % LAST_NAMES.length],
  };
}

/**
 * Sends one picture to two phones through the app, so that the first screen shows a real post. Both phones
 * get it and one replies. Resolves once the app has the reply.
 */
async function sendSample(slack: SlackWorld, clicksend: ClickSendWorld): Promise<void> {
  await slack.command({ user: SENDER, channel: CHANNEL, command: '/mms', text: '' });
  const form = await openForm(slack, () => true);
  const bytes = await readFile(PICTURE);
  const file = { name: 'house.jpg', mimetype: 'image/jpeg', bytes };
  await slack.fill(form.id, {
    Recipients: `Jo ${JO}, Mia ${MIA}`,
    Subject: 'The house is ready',
    Message: 'The painters are done. Come and have a look on Saturday at ten.',
    Picture: slack.upload({ user: SENDER, ...file }),
  });
  await slack.submit(form.id);
  const isSecondStep = ({ view }: OpenView) =>
    view.callback_id !== form.view.callback_id && view.submit !== null;
  const secondStep = await openForm(slack, isSecondStep);
  await slack.submit(secondStep.id);
  const sent = await clicksend.until(
    () => clicksend.sent().length === 2 && clicksend.sent(),
    'the two messages of the sample',
  );
  for (const { messageId } of sent) await clicksend.carrier(messageId, { kind: 'deliver' });
  await clicksend.reply(JO, { text: 'Looks great, see you on Saturday!' });
}

function openForm(slack: SlackWorld, isIt: (open: OpenView) => boolean): Promise<OpenView> {
  return slack.until(() => slack.views(SENDER).findLast(isIt), 'a form of the sample');
}
