import type { UserActions } from '../../core/access/guard-user-actions.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { formatOptOutButtonResult } from '../messages/private/opt-out-result.ts';
import type { Button } from './button.ts';

/** *Opt them out* under a reply that asked for it in other words than STOP. */
export const optOutButton: Button<{
  readonly optOuts: Pick<UserActions['optOuts'], 'confirmOptOut'>;
}> = {
  id: actionIds.optOut,
  isRunBeforeAck: true,
  run: async ({ optOuts }, { value, requester }) =>
    formatOptOutButtonResult(await optOuts.confirmOptOut(value, requester)),
};
