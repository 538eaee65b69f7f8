import type { ModalView } from '@slack/types';
import type { PendingDraft } from '../../../domain/draft.ts';
import type { SendId } from '../../../domain/send.ts';
import { reviewText } from '../../text/review.ts';
import { buildNoticeView } from '../shared/modal-views.ts';
import { buildDraftPreset } from './compose-presets.ts';
import { buildComposeView } from './compose-view.ts';
import type { CompleteComposePreset } from './open-compose-modal.ts';

export interface DraftViewTools {
  readonly findDraft: (id: SendId) => Promise<PendingDraft | undefined>;
  /** Whether the draft was sent after all. */
  readonly isSent: (id: SendId) => Promise<boolean>;
  readonly completeComposePreset: CompleteComposePreset;
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

/** A form that sends to some people again leaves out those who were sent the message again. */
function chooseSentNotice({ form }: PendingDraft): string {
  return form?.first && !form.isForEveryone
    ? reviewText.resentAlreadyForm
    : reviewText.sentAlreadyForm;
}
