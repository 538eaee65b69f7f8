import type { SentMessage } from '../../sandbox/clicksend/world.ts';
import type { Message } from '../../sandbox/slack/world.ts';
import type { Cluster } from './cluster.ts';
import type { AcceptedForm } from './crowd.ts';

const OPEN = 'still open';

/** A send as Slack and ClickSend show it. */
export interface Entry {
  readonly subject: string;
  /** How many posts it has in Slack. */
  readonly posts: number;
  /** How many numbers have exactly one message at ClickSend, none, and more than one. */
  readonly once: number;
  readonly never: number;
  readonly moreThanOnce: number;
  /** How many messages went to people who weren't in the form. */
  readonly strangers: number;
  /** The statuses at the carrier, as a post words them. */
  readonly became: string;
  /** The statuses in the post, without the price. */
  readonly shown: string;
  /** How many summaries say that it is done, and how many messages its thread repeats. */
  readonly endings: number;
  readonly repeated: number;
}

/** The entry of a send that went right: each recipient once, one post, one summary. */
export function buildExpectedEntry({ subject, recipients }: AcceptedForm, became: string): Entry {
  return {
    subject,
    posts: 1,
    once: recipients.length,
    never: 0,
    moreThanOnce: 0,
    strangers: 0,
    became,
    shown: became,
    endings: 1,
    repeated: 0,
  };
}

/** Whether the post shows the final status of every message, and the summary says that all is done. */
export function isFullyShown({ shown, became, endings }: Entry): boolean {
  return endings > 0 && shown === became && !became.includes(OPEN);
}

/** Compiles an entry for every accepted form. */
export function buildEntries(
  cluster: Pick<Cluster, 'slack' | 'clicksend'>,
  forms: readonly AcceptedForm[],
): readonly Entry[] {
  const sent = groupBy(cluster.clicksend.sent(), ({ subject }) => subject);
  const channels = [...new Set(forms.map(({ channel }) => channel))];
  const posts = new Map(channels.map((name) => [name, groupPosts(cluster, name)]));
  return forms.map((one) =>
    makeEntry(cluster, one, sent.get(one.subject) ?? [], posts.get(one.channel)?.get(one.subject)),
  );
}

function makeEntry(
  { slack }: Pick<Cluster, 'slack'>,
  { subject, recipients }: AcceptedForm,
  sent: readonly SentMessage[],
  posts: readonly Message[] = [],
): Entry {
  const byNumber = groupBy(sent, ({ to }) => to);
  const counts = recipients.map((number) => byNumber.get(number)?.length ?? 0);
  const [post] = posts;
  const thread = post ? slack.thread(post.channel, post.ts).map(({ text }) => text) : [];
  const intended = new Set(recipients);
  return {
    subject,
    posts: posts.length,
    once: counts.filter((count) => count === 1).length,
    never: counts.filter((count) => count === 0).length,
    moreThanOnce: counts.filter((count) => count > 1).length,
    strangers: sent.filter(({ to }) => !intended.has(to)).length,
    became: summarizeStatuses(sent),
    shown: extractCounts(post?.text ?? ''),
    endings: countEndings(thread, recipients.length),
    repeated: thread.length - new Set(thread).size,
  };
}

/** A send to few has no summary beside its post, so it counts as one. */
function countEndings(thread: readonly string[], count: number): number {
  return count <= MANY ? 1 : thread.filter((text) => text.includes('All done')).length;
}

/** Up to this many recipients are named in the post. */
const MANY = 10;

/** In a post's order and words: `12 delivered · 3 failed`. */
function summarizeStatuses(sent: readonly SentMessage[]): string {
  const words = { Completed: 'delivered', Failed: 'failed' } as const;
  const parts = Object.entries(words).flatMap(([status, word]) => {
    const count = sent.filter((one) => one.status === status).length;
    return count > 0 ? [`${count} ${word}`] : [];
  });
  const others = sent.filter(({ status }) => !(status in words)).length;
  return [...parts, ...(others > 0 ? [`${others} ${OPEN}`] : [])].join(' · ');
}

/** The counts in a post: the line that begins with a number, without the price. */
function extractCounts(text: string): string {
  const line = text.split('\n').find((one) => /^\d[\d,]* [a-z]/.test(one)) ?? '';
  return line
    .split(' · ')
    .filter((part) => /^\d[\d,]* [a-z]/.test(part))
    .join(' · ');
}

function groupPosts({ slack }: Pick<Cluster, 'slack'>, channel: string) {
  const posts = slack.messages(slack.channel(channel).id);
  return groupBy(posts, ({ text }) => /\*: ([^\n]*)/.exec(text)?.[1] ?? '');
}

function groupBy<T>(all: readonly T[], by: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(by(one));
    if (group) group.push(one);
    else groups.set(by(one), [one]);
  }
  return groups;
}
