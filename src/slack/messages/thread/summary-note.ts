import type { KnownBlock } from '@slack/types';
import type { ResultsFileLocation, ThreadNoteContent } from '../../../core/ports/send-posts.ts';
import type { Send } from '../../../domain/send.ts';
import type { RecipientStatus } from '../../../domain/send-progress.ts';
import type { FailureReason, SendSummary } from '../../../domain/send-summary.ts';
import { formatProblemReason } from '../../text/problems.ts';
import { statesText } from '../../text/states.ts';
import { threadText } from '../../text/thread.ts';
import { buildButtonBlocks } from '../blocks/button.ts';
import { buildContextBlock, buildLinesMessage, type SlackMessage } from '../blocks/message.ts';
import { buildCheckNoReportButton, buildSendToSilentButton } from '../blocks/send-buttons.ts';
import { formatProblemMrkdwn } from '../format/problem.ts';
import { formatStatusSign } from '../format/status.ts';

/**
 * What the post of a send to many can't hold: the only note in its thread that is updated. The counts are in
 * the post, and what to do is in the author's direct message.
 */
export function buildSummaryNote(
  { id }: Send,
  { summary, file }: Extract<ThreadNoteContent, { readonly kind: 'summary' }>,
): SlackMessage {
  const { isOver } = summary;
  const reasons = [...formatReasons(summary), ...formatNoReport(summary)];
  const lines = [formatHeading(isOver, reasons.length > 0), ...reasons];
  return buildLinesMessage(
    lines,
    ...buildActions(id, summary),
    buildContextBlock(formatFooter(isOver, file)),
  );
}

function formatHeading(isOver: boolean, hasReasons: boolean): string {
  if (!isOver) return threadText.soFarBecause;
  return hasReasons ? threadText.allDoneBecause : threadText.allDone;
}

function formatReasons({ reasons, others }: SendSummary): readonly string[] {
  const rest = others > 0 ? [threadText.otherReasons({ count: others })] : [];
  return [...reasons.map(formatReason), ...rest];
}

function formatReason({ state, problem, count }: FailureReason): string {
  const reason = `${formatProblemMrkdwn(problem, { format: formatProblemReason })}.`;
  return `${formatStatusSign(state)} ${threadText.withReason({ count, reason })}`;
}

/** Some carriers send no delivery reports, so nothing more is known. */
function formatNoReport(summary: SendSummary): readonly string[] {
  const silent = getCount(summary, 'silent');
  if (silent === 0) return [];
  return [
    `${formatStatusSign('silent')} ${threadText.withReason({ count: silent, reason: statesText.noReportAdvice })}`,
  ];
}

/** The post has the button for those who failed. */
function buildActions(id: Send['id'], summary: SendSummary): readonly KnownBlock[] {
  if (getCount(summary, 'silent') === 0) return [];
  return buildButtonBlocks(buildCheckNoReportButton(id), buildSendToSilentButton(id));
}

function formatFooter(isOver: boolean, file: ResultsFileLocation): string {
  return isOver ? threadText.file[file] : threadText.file.later;
}

function getCount({ counts }: SendSummary, status: RecipientStatus): number {
  return counts.find(({ state }) => state === status)?.count ?? 0;
}
