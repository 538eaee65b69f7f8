import type { UserActions } from '../../core/access/guard-user-actions.ts';
import type { ConfirmOptOutResult } from '../../core/opt-outs/opt-out-ledger.ts';
import { maskPhone } from '../../domain/mask-phone.ts';
import { type E164, parsePhone } from '../../domain/phone.ts';
import type { ExportContactHistory } from '../commands/private-file.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { actionsText } from '../text/actions.ts';
import { forgetText } from '../text/commands.ts';
import type { Button } from './button.ts';

/** *CSV file* under a number's history. */
export const contactFileButton: Button<{ readonly exportContactHistory: ExportContactHistory }> = {
  id: actionIds.whoFile,
  async run({ exportContactHistory }, { value, requester }) {
    const phone = parsePhoneValue(value);
    return phone && exportContactHistory(phone, requester);
  },
};

/** *Erase* under the question whether to erase everything known about a number. */
export const forgetButton: Button<{
  readonly erasure: Pick<UserActions['erasure'], 'requestErasure'>;
}> = {
  id: actionIds.forget,
  isRunBeforeAck: true,
  replacesMessage: true,
  async run({ erasure }, { value, requester }) {
    const phone = parsePhoneValue(value);
    if (!phone) return undefined;
    await erasure.requestErasure(phone, requester.user);
    return forgetText.started;
  },
};

/** The number has its +, so any country works. */
function parsePhoneValue(value: string): E164 | undefined {
  return parsePhone(value, 'AU');
}

/** *Opt them out* under a reply that asked for it in other words than STOP. */
export const optOutButton: Button<{
  readonly optOuts: Pick<UserActions['optOuts'], 'confirmOptOut'>;
}> = {
  id: actionIds.optOut,
  isRunBeforeAck: true,
  run: async ({ optOuts }, { value, requester }) =>
    formatOptOutResult(await optOuts.confirmOptOut(value, requester)),
};

/** The private message after *Opt them out* under a reply. */
function formatOptOutResult(result: ConfirmOptOutResult): string {
  const { out, unchanged, gone, noNumber } = actionsText.optOut;
  switch (result.kind) {
    case 'out':
      return out({ who: maskPhone(result.phone) });
    case 'in':
    case 'unchanged':
      return unchanged({ who: maskPhone(result.phone) });
    case 'gone':
      return gone;
    case 'no number':
      return noNumber;
  }
}
