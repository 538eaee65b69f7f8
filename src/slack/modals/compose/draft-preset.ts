import type { FormInput, PendingDraft } from '../../../domain/pending-draft.ts';
import { formatRecipientEntry } from './compose-presets.ts';
import type { ComposeSubmission } from './compose-submission.ts';
import type { ComposePreset } from './compose-view.ts';

/** What a submitted form has that its draft has not. */
export function buildTypedForm({
  form,
  entries,
  country,
  generation,
  rest,
}: ComposeSubmission): FormInput {
  return {
    nonce: form.nonce,
    recipients: entries.recipients,
    generation,
    country,
    rest,
  };
}

/** The form that a draft came from, with everything that was typed and the picture. */
export function buildDraftPreset({ draft, form, changes }: PendingDraft): Omit<
  ComposePreset,
  'nonce'
> & {
  readonly nonce?: string;
} {
  const { recipients, unread, lists, subject, body, picture, channel, from, at, consent } = draft;
  return {
    recipients: form?.recipients ?? [...recipients.map(formatRecipientEntry), ...unread].join('\n'),
    lists,
    subject,
    message: body,
    channel,
    from: from ?? '',
    kept: picture,
    ...(form ? { nonce: form.nonce, generation: form.generation } : {}),
    country: form?.country ? form.country : undefined,
    rest: form?.rest ? form.rest : undefined,
    at,
    consent: consent || undefined,
    changes,
  };
}
