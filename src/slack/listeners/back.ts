import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { DraftFact } from '../../app/records.ts';
import type { SendId } from '../../domain/send.ts';
import { actionIds } from '../action-ids.ts';
import { toAppError } from '../errors.ts';
import type { FillForm } from '../form/open-form.ts';
import { composeView } from '../views/compose.ts';
import { presetOfDraft } from '../views/form-of-draft.ts';
import { noticeView } from '../views/notice.ts';

export interface BackOptions {
  readonly findDraft: (id: SendId) => Promise<DraftFact | undefined>;
  /** Whether it was sent after all. */
  readonly isSent: (id: SendId) => Promise<boolean>;
  readonly fillForm: FillForm;
}

/** *Back* in the second step: the form in the same modal, as it was sent. */
export function back(app: App, options: BackOptions): void {
  app.action<BlockAction<ButtonAction>>(
    actionIds.back,
    async ({ ack, action, body, client, logger }) => {
      await ack();
      if (!body.view) return;
      try {
        const view = await formOfDraft(options, (action.value ?? '') as SendId, body.user.id);
        await client.views.update({ view_id: body.view.id, view });
      } catch (error) {
        // The button is still there to be pressed again.
        logger.warn(`back: ${toAppError(error).code}`);
      }
    },
  );
}

/** The form of a draft that was not sent; a notice where there is none for this person. */
export async function formOfDraft(
  { findDraft, isSent, fillForm }: BackOptions,
  id: SendId,
  user: string,
): Promise<ModalView> {
  const draft = await findDraft(id);
  if (draft?.user !== user) return noticeView(GONE);
  const { nonce, ...preset } = presetOfDraft(draft);
  // The same form is the same send; what was sent already would be taken for that.
  if (await isSent(id)) return composeView(await fillForm({ ...preset, user, notice: SENT }));
  return composeView(await fillForm({ ...preset, user, ...(nonce ? { nonce } : {}) }));
}

const GONE = 'What you typed is no longer here. Please start anew with /mms.';
const SENT =
  'This was sent already, as the second step showed it. What you send from here is another message.';
