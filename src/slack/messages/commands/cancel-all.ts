import type { Button } from '@slack/types';
import type { ScheduledCounts } from '../../../core/scheduling/cancel-all.ts';
import { cancelText } from '../../text/cancel.ts';
import { actionIds } from '../blocks/action-ids.ts';
import { buildButton, buildButtonBlocks } from '../blocks/button.ts';
import { buildMessage, type SlackMessage } from '../blocks/message.ts';

/** More authors are only counted. */
const MAX_NAMED = 15;

/**
 * Asks before everything scheduled here is cancelled, with the number of sends, their authors and the
 * number of people. The action that also cancels other programs' messages is separate and requires a typed
 * word.
 */
export function buildCancelAllQuestion(
  all: ScheduledCounts,
  options: { readonly asOf: number },
): SlackMessage {
  const { button, apart } = cancelText.account;
  const everything = buildButton(actionIds.cancelEverything, button);
  return buildMessage(
    formatQuestion(all),
    ...buildButtonBlocks(
      ...(all.sends > 0 ? [buildVisibleSendsButton(all.sends, options.asOf)] : []),
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
