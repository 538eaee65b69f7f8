import type { WebClient } from '@slack/web-api';
import type { ClickSend } from '../../core/ports/clicksend.ts';
import type { Log } from '../../core/ports/log.ts';
import type { People } from '../../core/ports/people.ts';
import type { FetchPermalink } from '../../core/ports/send-posts.ts';
import type { ListSetupFindings, SetupFinding } from '../../core/ports/setup-findings.ts';
import type { ListRecentSends, ListScheduledSends } from '../../core/queries/list-sends.ts';
import { withTimeout } from '../../with-timeout.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { formatError } from '../messages/format/error-text.ts';
import { escapeMrkdwn } from '../messages/format/mrkdwn.ts';
import { homeText } from '../text/home.ts';
import { buildHomeView, type ConnectionHealth, type HomeContent } from './home-view.ts';

interface PublishHomeTools {
  readonly listRecentSends: ListRecentSends;
  readonly listScheduledSends: ListScheduledSends;
  readonly fetchAccount: ClickSend['fetchAccount'];
  readonly fetchPermalink: FetchPermalink;
  /** Throws an Error with the reason while Slack does not accept the app. */
  readonly checkSlack: () => Promise<void>;
  /** Whether delivery receipts are pushed or polled. */
  readonly hasReceipts: boolean;
  readonly people: Pick<People, 'findRole'>;
  readonly listSetupFindings: ListSetupFindings;
  readonly log: Log;
}

/** How long a person waits for the store. */
const READ_WITHIN_MS = 5_000;

/** `notice` is the result of a button that was just pressed. Throws whatever `views.publish` throws. */
export type PublishHome = (
  client: { readonly views: Pick<WebClient['views'], 'publish'> },
  user: string,
  notice?: string,
) => Promise<void>;

/** Publishes a person's App Home at once with what is stored, and again once Slack and ClickSend have responded. */
export function createPublishHome(tools: PublishHomeTools): PublishHome {
  const { listRecentSends, listScheduledSends, fetchPermalink, people, hasReceipts, log } = tools;
  return async (client, user, notice) => {
    const asking = checkHealth(tools);
    const findings = listFindingsForAdmin(tools, user);
    const askingRole = withTimeout(READ_WITHIN_MS, people.findRole(user)).catch(() => undefined);
    const sends = await loadSends(user);
    const home: HomeContent = {
      user,
      hasReceipts,
      isAdmin: false,
      ...(sends ?? {}),
      notice: notice || undefined,
    };
    await client.views.publish({ user_id: user, view: buildHomeView(home) });
    const linked = Promise.all(
      (sends?.recent ?? []).map(async (one) => {
        const link = one.post && (await fetchPermalink(one.post));
        return link ? { ...one, link } : one;
      }),
    );
    const recent = sends ? { recent: await linked } : {};
    const isAdmin = (await askingRole) === 'admin';
    const whole: HomeContent = { ...home, ...recent, isAdmin, health: await asking };
    await client.views.publish({ user_id: user, view: buildHomeView(whole) });
    const loaded = await findings;
    if (loaded.length === 0) return;
    await client.views.publish({
      user_id: user,
      view: buildHomeView({ ...whole, findings: loaded }),
    });
  };

  /** Undefined if the store cannot be read; the rest of App Home is shown without them. */
  async function loadSends(
    user: string,
  ): Promise<Pick<HomeContent, 'recent' | 'scheduled'> | undefined> {
    try {
      const read = Promise.all([listRecentSends(user), listScheduledSends({ user })]);
      const [recent, scheduled] = await withTimeout(READ_WITHIN_MS, read);
      return { recent, scheduled };
    } catch (error) {
      log.warn({ err: error, code: toAppError(error).code }, 'App Home shown without sends');
      return undefined;
    }
  }
}

/** The doctor takes some seconds, so Home does not wait for it. Never throws. */
async function listFindingsForAdmin(
  { people, listSetupFindings, log }: PublishHomeTools,
  user: string,
): Promise<readonly SetupFinding[]> {
  try {
    return (await people.findRole(user)) === 'admin' ? await listSetupFindings() : [];
  } catch (error) {
    log.warn({ err: error }, 'App Home shown without the doctor’s findings');
    return [];
  }
}

/** Never throws, because a failure is part of the result. */
async function checkHealth({
  checkSlack,
  fetchAccount,
}: PublishHomeTools): Promise<ConnectionHealth> {
  const [slack, clickSend] = await Promise.all([
    checkSlack().then(
      () => undefined,
      (error: unknown) =>
        escapeMrkdwn(error instanceof Error ? error.message : homeText.slackSilent),
    ),
    fetchAccount().then(
      (account) => ({ kind: 'accepted', account }) as const,
      (error: unknown) => ({ kind: 'failed', problem: formatError(error) }) as const,
    ),
  ]);
  return { clickSend, slack: slack || undefined };
}
