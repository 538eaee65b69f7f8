import type { Button } from '@slack/types';
import type { ScheduledCounts } from '../../core/scheduling/cancel-all.ts';
import { isSendReference } from '../../core/sends/find-sends-by-reference.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../messages/blocks/button.ts';
import { buildMessage, type SlackMessage } from '../messages/blocks/message.ts';
import { formatSeveralSends } from '../messages/format/title.ts';
import { formatCancelResult } from '../messages/private/cancel-result.ts';
import { cancelText } from '../text/cancel.ts';
import { commandHelpText } from '../text/commands.ts';
import { referenceText } from '../text/title.ts';
import { buildUsageMessage, type Command } from './command.ts';

export const cancelCommand: Command = {
  word: 'cancel',
  argument: 'required',
  usage: 'cancel <reference>` or `/mms cancel all',
  help: commandHelpText.cancel,
  group: 'later',
  isRunBeforeAck: true,
  async run({ cancelSend, cancelAll, findSendsByReference, clock }, requester, rest) {
    const what = rest.trim().toLowerCase();
    if (what === 'all') {
      const asOf = clock.now();
      return buildCancelAllQuestion(await cancelAll.countScheduled(requester), asOf);
    }
    if (!isSendReference(what)) return buildUsageMessage(cancelCommand, referenceText.notGiven);
    const [id, ...others] = await findSendsByReference(what);
    if (!id) return buildMessage(formatCancelResult({ kind: 'gone' }));
    // Cancelling the wrong one of several could not be undone.
    if (others.length > 0) return buildMessage(formatSeveralSends([id, ...others]));
    return buildMessage(formatCancelResult(await cancelSend(id, requester)));
  },
};

/** More authors are only counted. */
const MAX_NAMED = 15;

/**
 * Asks before everything scheduled here is cancelled, with the number of sends, their authors and the
 * number of people. The action that also cancels other programs' messages is separate and requires a typed
 * word.
 */
export function buildCancelAllQuestion(all: ScheduledCounts, asOf: number): SlackMessage {
  const { button, apart } = cancelText.account;
  const everything = buildButton(actionIds.cancelEverything, button);
  return buildMessage(
    formatQuestion(all),
    ...buildButtonBlocks(
      all.sends > 0 && buildVisibleSendsButton(all.sends, asOf),
      buildButton(actionIds.keep, all.sends > 0 ? cancelText.keepButton : cancelText.closeButton),
    ),
    { type: 'divider' },
    { type: 'section', text: { type: 'mrkdwn', text: apart }, accessory: everything },
  );
}

function formatQuestion({ sends, people: count, byPerson }: ScheduledCounts): string {
  if (sends === 0) return cancelText.noneHere;
  const lines = byPerson
    .slice(0, MAX_NAMED)
    .map(({ user, sends: sent, people }) =>
      cancelText.allLine({ by: `<@${user}>`, sent, count: people }),
    );
  const more =
    byPerson.length > MAX_NAMED ? [cancelText.allRest({ count: byPerson.length - MAX_NAMED })] : [];
  const heading = cancelText.allHeading({ sent: sends });
  // The line of the only author has the same count.
  const together = byPerson.length > 1 ? ` ${cancelText.allTogether({ count })}` : '';
  return [`${heading}${together}`, ...lines, ...more].join('\n');
}

function buildVisibleSendsButton(sends: number, asOf: number): Button {
  const { one, several } = cancelText.visibleButton;
  const text = sends === 1 ? one : several({ count: sends });
  return buildButton(actionIds.cancelAll, text, { value: String(asOf), style: 'danger' });
}
