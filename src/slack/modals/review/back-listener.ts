import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { PendingDraft } from '../../../domain/draft.ts';
import type { SendId } from '../../../domain/send.ts';
import { withTimeout } from '../../../with-timeout.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { reviewText } from '../../text/review.ts';
import { buildDraftPreset } from '../compose/compose-presets.ts';
import { buildComposeView } from '../compose/compose-view.ts';
import type { CompleteComposePreset } from '../compose/open-compose-modal.ts';
import { buildNoticeView } from '../shared/modal-views.ts';
import { updateView } from '../shared/update-view.ts';
import { buildNotReadView } from './problem-view.ts';

export interface DraftViewTools {
  readonly findDraft: (id: SendId) => Promise<PendingDraft | undefined>;
  /** Whether it was sent after all. */
  readonly isSent: (id: SendId) => Promise<boolean>;
  readonly completeComposePreset: CompleteComposePreset;
}

/** *Back* in the second step: shows the form with its entries in the same modal. */
export function registerBackListener(app: App, options: DraftViewTools): void {
  app.action<BlockAction<ButtonAction>>(
    actionIds.back,
    async ({ ack, action, body, client, logger }) => {
      await ack();
      if (!body.view) return;
      const draft = (action.value ?? '') as SendId;
      const view = await withTimeout(
        READ_TIMEOUT_MS,
        loadDraftView(options, draft, body.user.id),
      ).catch((error: unknown) => {
        logger.warn(`failed to load the draft: ${toAppError(error).code}`);
        return buildNotReadView(draft);
      });
      try {
        await updateView(client, body.view, view);
      } catch (error) {
        // The person can press the button again.
        logger.warn(`failed to show the form again: ${toAppError(error).code}`);
      }
    },
  );
}

/** The form of a draft that was not sent. A notice if this person has no such draft. */
export async function loadDraftView(
  { findDraft, isSent, completeComposePreset }: DraftViewTools,
  id: SendId,
  user: string,
): Promise<ModalView> {
  const draft = await findDraft(id);
  if (draft?.user !== user) return buildNoticeView(reviewText.gone);
  const { nonce, ...preset } = buildDraftPreset(draft);
  // The same form is the same send, so after a send the form needs a new nonce.
  const form = (await isSent(id)) ? { notice: chooseSentNotice(draft) } : { nonce };
  return buildComposeView(await completeComposePreset({ ...preset, ...form, user }));
}

/** A form that sends to some again leaves out those to whom it was sent again. */
function chooseSentNotice({ form }: PendingDraft): string {
  return form?.first && !form.isForEveryone
    ? reviewText.resentAlreadyForm
    : reviewText.sentAlreadyForm;
}

/** People do not look longer at a modal in which nothing happens. */
const READ_TIMEOUT_MS = 5_000;
