import type { HomeView, KnownBlock } from '@slack/types';
import type { Account } from '../../core/ports/clicksend-account.ts';
import type { SetupFinding } from '../../core/ports/setup-findings.ts';
import type { RecentSend } from '../../core/queries/list-recent-sends.ts';
import type { ScheduledSend } from '../../core/queries/list-scheduled-sends.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../messages/blocks/button.ts';
import { buildContextBlock, buildSectionBlock } from '../messages/blocks/message.ts';
import { buildPlainText } from '../messages/blocks/plain-text.ts';
import { buildScheduledBlocks } from '../messages/commands/scheduled.ts';
import { formatAccountProblems, formatBalance } from '../messages/format/account.ts';
import { escapeMrkdwn } from '../messages/format/mrkdwn.ts';
import { formatSendLine } from '../messages/format/send-lines.ts';
import { setupFindingsText } from '../text/setup-findings.ts';

/** What App Home shows. */
export interface HomeContent {
  /** Slack id of the person who looks at it. */
  readonly user: string;
  /** Undefined, like `scheduled`, when the store cannot be read. */
  readonly recent?: readonly (RecentSend & { readonly link?: string })[];
  readonly scheduled?: readonly ScheduledSend[];
  /** Undefined while Slack and ClickSend are being asked. */
  readonly health?: ConnectionHealth;
  /** How delivery receipts arrive. */
  readonly receipts: ReceiptSources;
  /** For admins: what the doctor found; undefined while it looks. */
  readonly findings?: readonly SetupFinding[];
  /** The answer to a button that was just pressed. */
  readonly notice?: string;
}

export interface ConnectionHealth {
  /** Why Slack does not accept the app, a sentence; undefined when it does. */
  readonly slack?: string;
  readonly clickSend:
    | { readonly kind: 'accepted'; readonly account: Account }
    /** In mrkdwn. */
    | { readonly kind: 'failed'; readonly problem: string };
}

export interface ReceiptSources {
  readonly isPushed: boolean;
  /** 0: never. */
  readonly pollSeconds: number;
}

/** More are not read; the doctor's command shows all. */
const MAX_FINDINGS = 10;

/** Each takes two blocks, and App Home has a hundred at most. */
const MAX_SCHEDULED = 25;

export function buildHomeView(home: HomeContent): HomeView {
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: buildPlainText('Picture messages (MMS)') },
      ...buildButtonBlocks(
        buildButton(actionIds.compose, 'Send a picture', { style: 'primary' }),
        buildButton(actionIds.refreshHome, 'Refresh'),
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
  if (!recent || !scheduled) return [buildSectionBlock(NOT_READ)];
  return [...buildScheduledPart(scheduled, user), ...buildRecentPart(recent, scheduled)];
}

const NOT_READ =
  '⚠️ What was sent and scheduled cannot be read just now. Nothing of it is lost: press *Refresh* in a minute.';

function buildScheduledPart(scheduled: readonly ScheduledSend[], user: string): KnownBlock[] {
  if (scheduled.length === 0)
    return [buildSectionBlock('*Scheduled*'), buildContextBlock('Nothing is scheduled.')];
  const more = scheduled.length - MAX_SCHEDULED;
  return [
    buildSectionBlock('*Scheduled*'),
    ...scheduled.slice(0, MAX_SCHEDULED).flatMap((one) => buildScheduledBlocks(one, user)),
    ...(more > 0 ? [buildContextBlock(`${more} more: \`/mms scheduled\` shows all.`)] : []),
  ];
}

/** Scheduled sends are listed above, so they are left out here. */
function buildRecentPart(
  recent: NonNullable<HomeContent['recent']>,
  scheduled: readonly ScheduledSend[],
): KnownBlock[] {
  const heading = buildSectionBlock('*Your last sends*');
  const waiting = new Set(scheduled.map(({ send }) => send.id));
  const left = recent.filter(({ send }) => !waiting.has(send.id));
  if (left.length === 0) {
    return [
      heading,
      buildContextBlock(
        'Nothing has left yet. *Send a picture* opens the form, and so does `/mms`.',
      ),
    ];
  }
  return [
    heading,
    ...left.map(({ send, progress, link }) =>
      buildSectionBlock(formatSendLine(send, progress, link)),
    ),
    buildContextBlock(
      '`/mms history` shows more, `/mms status <id>` one of them.'.replaceAll('<id>', '&lt;id&gt;'),
    ),
  ];
}

function buildHealthPart({ health, receipts }: HomeContent): KnownBlock[] {
  const receiptsText = formatReceiptSources(receipts);
  if (!health)
    return [buildSectionBlock('*ClickSend*'), buildContextBlock('⏳ Asking…', receiptsText)];
  const { slack, clickSend } = health;
  const slackText = slack ? `⚠️ ${slack}` : '✅ Connected to Slack';
  if (clickSend.kind === 'failed') {
    return [
      buildSectionBlock('*ClickSend*'),
      buildContextBlock(slackText, clickSend.problem, receiptsText),
    ];
  }
  const problems = formatAccountProblems(clickSend.account).map((problem) => `⚠️ ${problem}`);
  return [
    buildSectionBlock(`*ClickSend*: balance ${formatBalance(clickSend.account)}`),
    buildContextBlock(slackText, '✅ Connected to ClickSend', ...problems, receiptsText),
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

function formatReceiptSources({ isPushed, pollSeconds }: ReceiptSources): string {
  const polled = pollSeconds > 0 ? `asked for every ${pollSeconds} seconds` : '';
  const pushed = isPushed ? 'pushed by ClickSend' : '';
  const how = [pushed, polled].filter(Boolean).join(' and ');
  return how
    ? `Delivery receipts are ${how}`
    : '⚠️ Delivery receipts are neither pushed nor asked for';
}
