import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { isSendReference } from '../../core/sends/find-sends-by-reference.ts';
import type { SendId } from '../../domain/send.ts';
import { buildMessage } from '../messages/blocks/message.ts';
import { buildCancelAllQuestion } from '../messages/commands/cancel-all.ts';
import { formatCancelResult } from '../messages/private/cancel-result.ts';
import { commandHelpText } from '../text/commands.ts';
import { referenceText } from '../text/title.ts';
import { buildUsageMessage, type Command } from './command.ts';

interface CancelTools {
  readonly cancelSend: UserActions['cancelSend'];
  readonly cancelAll: Pick<UserActions['cancelAll'], 'countScheduled'>;
  readonly findSendsByReference: (typed: string) => Promise<readonly SendId[]>;
  readonly clock: Clock;
}

export const cancelCommand: Command<CancelTools> = {
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
      const counts = await cancelAll.countScheduled(requester);
      return buildCancelAllQuestion(counts, { asOf });
    }
    if (!isSendReference(what)) return buildUsageMessage(cancelCommand, referenceText.notGiven);
    const [id, ...others] = await findSendsByReference(what);
    if (!id) return buildMessage(formatCancelResult({ kind: 'gone' }));
    // Cancelling the wrong one of several could not be undone.
    if (others.length > 0)
      return buildMessage(
        referenceText.several({
          references: [id, ...others].map((one) => `\`${one}\``).join(', '),
        }),
      );
    return buildMessage(formatCancelResult(await cancelSend(id, requester)));
  },
};
