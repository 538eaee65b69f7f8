import type { WebClient } from '@slack/web-api';
import type { Log } from '../../core/ports/clock-log-metrics.ts';
import type { ReadAccount } from '../../core/queries/fetch-account.ts';
import type { RecentSends } from '../../core/queries/list-recent-sends.ts';
import type { ScheduledSends } from '../../core/queries/list-scheduled-sends.ts';
import type { LinkTo } from '../adapters/permalinks.ts';
import { within } from '../client/with-timeout.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { failureText } from '../messages/format/error-text.ts';
import { escapeMrkdwn } from '../messages/format/mrkdwn.ts';
import { type Health, type Home, homeView, type ReceiptsBy } from './home-view.ts';

export interface HomeTools {
  readonly recentSends: RecentSends;
  readonly scheduledSends: ScheduledSends;
  readonly readAccount: ReadAccount;
  readonly linkTo: LinkTo;
  /** Throws, in words, while Slack does not accept the app. */
  readonly checkSlack: () => Promise<void>;
  readonly receipts: ReceiptsBy;
  readonly log: Log;
}

/** Nobody looks at an old App Home for longer. */
const READ_WITHIN_MS = 5_000;

/** `notice`: what was just done there. Throws what `views.publish` throws. */
export type PublishHome = (
  client: { readonly views: Pick<WebClient['views'], 'publish'> },
  user: string,
  notice?: string,
) => Promise<void>;

/** Shows a person's App Home: at once with what is stored, and again when ClickSend and Slack have answered. */
export function publishHome(tools: HomeTools): PublishHome {
  const { recentSends, scheduledSends, linkTo, receipts, log } = tools;
  return async (client, user, notice) => {
    const asking = healthOf(tools);
    const sends = await sendsOf(user);
    const home: Home = { user, receipts, ...(sends ?? {}), notice: notice || undefined };
    await client.views.publish({ user_id: user, view: homeView(home) });
    const linked = Promise.all(
      (sends?.recent ?? []).map(async (one) => {
        const link = one.post && (await linkTo(one.post));
        return link ? { ...one, link } : one;
      }),
    );
    const recent = sends ? { recent: await linked } : {};
    const whole: Home = { ...home, ...recent, health: await asking };
    await client.views.publish({ user_id: user, view: homeView(whole) });
  };

  /** Undefined when they cannot be read: then the rest of it is shown all the same. */
  async function sendsOf(user: string): Promise<Pick<Home, 'recent' | 'scheduled'> | undefined> {
    try {
      const read = Promise.all([recentSends(user), scheduledSends({ user })]);
      const [recent, scheduled] = await within(READ_WITHIN_MS, read);
      return { recent, scheduled };
    } catch (error) {
      log.warn({ err: error, code: toAppError(error).code }, 'App Home shown without sends');
      return undefined;
    }
  }
}

/** Never throws: what is wrong is what it tells. */
async function healthOf({ checkSlack, readAccount }: HomeTools): Promise<Health> {
  const [slack, clickSend] = await Promise.all([
    checkSlack().then(
      () => undefined,
      (error: unknown) => escapeMrkdwn(error instanceof Error ? error.message : 'Slack is silent'),
    ),
    readAccount().then(
      (account) => ({ kind: 'accepted', account }) as const,
      (error: unknown) => ({ kind: 'trouble', words: failureText(error) }) as const,
    ),
  ]);
  return { clickSend, slack: slack || undefined };
}
