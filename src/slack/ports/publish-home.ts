import type { WebClient } from '@slack/web-api';
import type { ReadAccount } from '../../app/ask/balance.ts';
import type { RecentSends } from '../../app/ask/recent-sends.ts';
import type { ScheduledSends } from '../../app/ask/scheduled-sends.ts';
import { failureText } from '../messages/failure.ts';
import { escapeMrkdwn } from '../mrkdwn.ts';
import { type Health, type Home, homeView, type ReceiptsBy } from '../views/home.ts';
import type { LinkTo } from './links.ts';

export interface HomeTools {
  readonly recentSends: RecentSends;
  readonly scheduledSends: ScheduledSends;
  readonly readAccount: ReadAccount;
  readonly linkTo: LinkTo;
  /** Throws, in words, while Slack does not accept the app. */
  readonly checkSlack: () => Promise<void>;
  readonly receipts: ReceiptsBy;
}

/** `notice`: what was just done there. Throws what `views.publish` throws. */
export type PublishHome = (
  client: { readonly views: Pick<WebClient['views'], 'publish'> },
  user: string,
  notice?: string,
) => Promise<void>;

/** Shows a person's App Home: at once with what is stored, and again when ClickSend and Slack have answered. */
export function publishHome(tools: HomeTools): PublishHome {
  const { recentSends, scheduledSends, linkTo, receipts } = tools;
  return async (client, user, notice) => {
    const asking = healthOf(tools);
    const [recent, scheduled] = await Promise.all([recentSends(user), scheduledSends({ user })]);
    const home: Home = { user, recent, scheduled, receipts, ...(notice ? { notice } : {}) };
    await client.views.publish({ user_id: user, view: homeView(home) });
    const linked = Promise.all(
      recent.map(async (one) => {
        const link = one.post && (await linkTo(one.post));
        return link ? { ...one, link } : one;
      }),
    );
    const whole = { ...home, recent: await linked, health: await asking };
    await client.views.publish({ user_id: user, view: homeView(whole) });
  };
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
  return { clickSend, ...(slack ? { slack } : {}) };
}
