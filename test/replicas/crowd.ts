import { setTimeout as wait } from 'node:timers/promises';
import type { AppAnswer, OpenView } from '../../sandbox/slack/world.ts';
import { createPhoto } from '../stories/photo.ts';
import type { Cluster } from './cluster.ts';

/** A form that the app accepted. */
export interface AcceptedForm {
  /** Unique to each form. */
  readonly subject: string;
  readonly channel: string;
  /** Different numbers in E.164. */
  readonly recipients: readonly string[];
  /** How often it was submitted: more than once if a response was an error or got lost. */
  readonly submits: number;
}

/** How long a person waits after an error before they try again. */
const BLINK_MS = 150;
/** How long a person waits for a form to open before they run the command again. */
const OPENS_WITHIN_MS = 2_500;
/** After this many failed attempts the test fails. */
const MOST_TRIES = 100;

/** What a person fills into a form. */
export interface Form extends Omit<AcceptedForm, 'submits'> {
  /** The person's Slack id. */
  readonly person: string;
  /** A contact list of the recipients, to pick instead of typing them. `name`: what to search for. */
  readonly list?: { readonly id: number; readonly name: string };
  /** The scheduled time, Unix seconds. */
  readonly when?: number;
}

/** A person submits a form, and again after each error, until the app accepts it. */
export async function sendForm(cluster: Cluster, form: Form): Promise<AcceptedForm> {
  const { slack } = cluster;
  const { person, subject, channel, recipients, list, when } = form;
  const view = await openForm(cluster, person, channel);
  const bytes = await createPhoto();
  const upload = { user: person, name: 'house.jpg', mimetype: 'image/jpeg', bytes };
  if (list) await slack.options(view.id, 'Lists', list.name);
  await slack.fill(view.id, {
    ...(list ? { Lists: [String(list.id)] } : { Recipients: recipients.join(', ') }),
    Subject: subject,
    Message: 'Please paint it like this.',
    Picture: slack.upload(upload),
    ...(when === undefined ? {} : { When: when }),
  });
  for (let submits = 1; submits < MOST_TRIES; submits += 1) {
    const answer = await slack.submit(view.id);
    const isOpen = slack.views(person).some(({ id }) => id === view.id);
    if (isTaken(answer) && !isOpen) return { subject, channel, recipients, submits };
    await wait(BLINK_MS);
  }
  throw new Error(`The form "${subject}" was never taken`);
}

/** A person types a command until it is answered. Returns how often. */
export async function typeCommand(
  cluster: Cluster,
  person: string,
  text: string,
  where = 'field-crew',
): Promise<number> {
  const channel = cluster.slack.channel(where).id;
  for (let tries = 1; tries < MOST_TRIES; tries += 1) {
    const answer = await cluster.slack.command({ user: person, channel, text });
    if (isTaken(answer)) return tries;
    await wait(BLINK_MS);
  }
  throw new Error(`/mms ${text} was never answered`);
}

async function openForm(cluster: Cluster, person: string, channel: string): Promise<OpenView> {
  const { slack } = cluster;
  const before = new Set(slack.views(person).map(({ id }) => id));
  const findFresh = () => slack.views(person).find(({ id }) => !before.has(id));
  for (let tries = 1; tries < MOST_TRIES; tries += 1) {
    await typeCommand(cluster, person, '', channel);
    // The replica may have died between its response and opening the form.
    const view = await slack.until(findFresh, 'the form', OPENS_WITHIN_MS).catch(() => undefined);
    if (view) return view;
  }
  throw new Error(`No form opened in ${channel}`);
}

function isTaken({ status, trouble }: AppAnswer): boolean {
  return status === 200 && trouble === undefined;
}
