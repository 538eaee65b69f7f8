import type { HomeView, KnownBlock } from '@slack/types';
import type { Account } from '../../core/ports/clicksend.ts';
import type { SetupFinding } from '../../core/ports/setup-findings.ts';
import type { RecentSend, ScheduledSend } from '../../core/queries/list-sends.ts';
import { buildScheduledBlocks } from '../commands/scheduled.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../messages/blocks/button.ts';
import {
  buildContextBlock,
  buildPlainText,
  buildSectionBlock,
} from '../messages/blocks/message.ts';
import { formatAccountProblems, formatBalance } from '../messages/format/error-text.ts';
import { escapeMrkdwn } from '../messages/format/mrkdwn.ts';
import { formatSendLine } from '../messages/format/send-lines.ts';
import { homeText, setupFindingsText } from '../text/home.ts';

/** What App Home shows. */
export interface HomeContent {
  /** Slack user id of the person who views it. */
  readonly user: string;
  /** Undefined, like `scheduled`, if the store cannot be read. */
  readonly recent?: readonly (RecentSend & { readonly link?: string })[];
  readonly scheduled?: readonly ScheduledSend[];
  /** Undefined until Slack and ClickSend have responded. */
  readonly health?: ConnectionHealth;
  /** Whether delivery receipts are pushed or polled. */
  readonly hasReceipts: boolean;
  /** Admins see how the app is connected. */
  readonly isAdmin: boolean;
  /** For admins: the doctor's findings. Undefined until it has finished. */
  readonly findings?: readonly SetupFinding[];
  /** The result of a button that was just pressed. */
  readonly notice?: string;
}

export interface ConnectionHealth {
  /** Why Slack does not accept the app, as a sentence. Undefined if it does. */
  readonly slack?: string;
  readonly clickSend:
    | { readonly kind: 'accepted'; readonly account: Account }
    /** In mrkdwn. */
    | { readonly kind: 'failed'; readonly problem: string };
}

/** Nobody reads more; the doctor's command shows all. */
const MAX_FINDINGS = 10;

/** Each takes two blocks, and App Home has at most a hundred. */
const MAX_SCHEDULED = 25;

export function buildHomeView(home: HomeContent): HomeView {
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: buildPlainText(homeText.title) },
      ...buildButtonBlocks(
        buildButton(actionIds.compose, homeText.send.button, { style: 'primary' }),
        buildButton(actionIds.refreshHome, homeText.refresh.button),
      ),
      ...(home.notice ? [buildSectionBlock(home.notice)] : []),
      { type: 'divider' },
      ...buildSendBlocks(home),
      { type: 'divider' },
      ...buildHealthPart(home),
      ...buildFindings(home.findings ?? []),
    ],
  };
}

function buildSendBlocks({ user, recent, scheduled }: HomeContent): KnownBlock[] {
  if (!recent || !scheduled) return [buildSectionBlock(homeText.notRead)];
  if (recent.length === 0 && scheduled.length === 0) return buildBeginning();
  return [...buildScheduledPart(scheduled, user), ...buildRecentPart(recent, scheduled)];
}

function buildScheduledPart(scheduled: readonly ScheduledSend[], user: string): KnownBlock[] {
  if (scheduled.length === 0) return [];
  const more = scheduled.length - MAX_SCHEDULED;
  return [
    buildSectionBlock(homeText.scheduled({ count: scheduled.length })),
    ...scheduled.slice(0, MAX_SCHEDULED).flatMap((one) => buildScheduledBlocks(one, user)),
    ...(more > 0 ? [buildContextBlock(homeText.moreScheduled({ count: more }))] : []),
  ];
}

/** Scheduled sends are listed above, so they are left out here. */
function buildRecentPart(
  recent: NonNullable<HomeContent['recent']>,
  scheduled: readonly ScheduledSend[],
): KnownBlock[] {
  const waiting = new Set(scheduled.map(({ send }) => send.id));
  const others = recent.filter(({ send }) => !waiting.has(send.id));
  if (others.length === 0) return [];
  return [
    buildSectionBlock(homeText.recent({ count: others.length })),
    ...others.map(({ send, progress, link }) =>
      buildSectionBlock(formatSendLine(send, progress, link)),
    ),
    buildContextBlock(homeText.more),
  ];
}

/** For a person who has not sent anything yet. */
function buildBeginning(): KnownBlock[] {
  const { heading, steps, tip } = homeText.begin;
  return [buildSectionBlock(heading), buildSectionBlock(steps), buildContextBlock(tip)];
}

/** Everybody sees the balance, and whether something is wrong; only admins see what. */
function buildHealthPart({ health, hasReceipts, isAdmin }: HomeContent): KnownBlock[] {
  if (!health) return [buildSectionBlock(homeText.account), buildContextBlock(homeText.asking)];
  const { slack, clickSend } = health;
  const account = clickSend.kind === 'accepted' ? clickSend.account : undefined;
  const heading = account
    ? homeText.balance({ balance: formatBalance(account) })
    : homeText.account;
  const problems = account ? formatAccountProblems(account).map((one) => `⚠️ ${one}`) : [];
  if (!isAdmin) {
    const isWrong = slack !== undefined || !account || problems.length > 0;
    return [
      buildSectionBlock(heading),
      ...(isWrong ? [buildContextBlock(homeText.notWorking)] : []),
    ];
  }
  return [
    buildSectionBlock(heading),
    buildContextBlock(
      slack ? `⚠️ ${slack}` : homeText.slackFine,
      clickSend.kind === 'failed' ? clickSend.problem : homeText.clickSendFine,
      ...problems,
      ...(hasReceipts ? [] : [homeText.noReceipts]),
    ),
  ];
}

function buildFindings(findings: readonly SetupFinding[]): KnownBlock[] {
  if (findings.length === 0) return [];
  const lines = findings.slice(0, MAX_FINDINGS).map(({ isWrong, what, how }) => {
    const values = { finding: escapeMrkdwn(what), mend: escapeMrkdwn(how) };
    return buildContextBlock(
      isWrong ? setupFindingsText.wrong(values) : setupFindingsText.warning(values),
    );
  });
  return [{ type: 'divider' }, buildSectionBlock(setupFindingsText.heading), ...lines];
}
