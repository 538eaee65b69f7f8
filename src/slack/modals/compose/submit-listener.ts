import type { App, ViewResponseAction } from '@slack/bolt';
import type { FormPresets } from '../../../core/compose/form-options.ts';
import {
  createSubmitForm,
  type SubmitFormResult,
  type SubmitFormTools,
} from '../../../core/compose/submit-form.ts';
import { deriveSendId } from '../../../core/sends/derive-send-id.ts';
import type { FormField } from '../../../domain/draft.ts';
import type { SendId } from '../../../domain/send.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { composeText, modalText } from '../../text/modal.ts';
import { formatFaults } from '../../text/problems.ts';
import { buildWaitingView } from '../shared/modal-views.ts';
import type { RefreshList } from '../shared/refresh-list.ts';
import {
  createSubmissionListener,
  showErrors,
  showNotice,
  showView,
} from '../shared/submission-listener.ts';
import { buildTypedForm } from './compose-presets.ts';
import { type ComposeSubmission, parseComposeSubmission } from './compose-submission.ts';

export interface ComposeSubmitTools extends SubmitFormTools {
  readonly presets: Pick<FormPresets, 'save'>;
  readonly refreshList: RefreshList;
}

/** The results after which the next form in the channel has the same sender and country. */
const remembered: ReadonlySet<SubmitFormResult['kind']> = new Set(['taken', 'pending', 'review']);

/** *Send* in the form: shows every error under its field, or stores and queues the send before it responds. */
export function registerComposeSubmitListener(app: App, tools: ComposeSubmitTools): void {
  const submitForm = createSubmitForm(tools);
  const submission = createSubmissionListener('form', {
    async store({ body, client }) {
      const submitted = parseComposeSubmission(body);
      const { user, view, entries, changes, isReviewed } = submitted;
      const id = deriveSendId(submitted.form);
      const form = buildTypedForm(submitted);
      const result = await submitForm({ id, user, view, entries, changes, form, isReviewed });
      const response = buildResponse(result, submitted);
      return {
        response,
        async afterwards() {
          if (remembered.has(result.kind))
            await remember(submitted, result.kind === 'review' ? id : undefined);
          if (result.kind === 'taken' || result.kind === 'notChanged')
            await tools.refreshList(submitted.openedIn, user, client);
        },
      };
    },
    // Submitting the same form again is safe, because it is the same send.
    notStored: composeText.notStored,
    fail: (words, { body }) => showFaults([{ recipients: words }], parseComposeSubmission(body)),
  });
  app.view(callbackIds.compose, submission);

  /** If this fails, the next form just lacks the preset; nothing else depends on it. */
  async function remember(
    { entries, country = tools.country, user, changes, first }: ComposeSubmission,
    reviewed: SendId | undefined,
  ) {
    const { channel = '', from } = entries;
    // The next `/mms` does not offer a form that changes or repeats a send, because that send's post opens it.
    const draft = changes || first ? undefined : reviewed;
    await tools.presets.save(channel, user, { from, country, draft });
  }
}

function buildResponse(
  result: SubmitFormResult,
  submission: ComposeSubmission,
): ViewResponseAction | undefined {
  switch (result.kind) {
    case 'faults':
      return showFaults(result.faults.map(formatFaults), submission);
    case 'differs':
      return showFaults([{ recipients: composeText.sentBefore }], submission);
    case 'notChanged':
      return buildNotChangedResponse(result.reason, submission);
    case 'review':
      return showView(buildWaitingView());
    case 'taken':
    case 'pending':
      return undefined;
  }
}

/** The form stays if it holds something typed that was not saved. */
function buildNotChangedResponse(
  reason: Extract<SubmitFormResult, { readonly kind: 'notChanged' }>['reason'],
  submission: ComposeSubmission,
): ViewResponseAction {
  const words = modalText.edit[reason];
  return reason === 'asked' || reason === 'gone'
    ? showNotice(words)
    : showFaults([{ recipients: words }], submission);
}

/** Slack accepts only ids of fields in the view, and shows nothing for the others. */
function showFaults(
  faults: readonly Readonly<Partial<Record<FormField, string>>>[],
  { blocks }: ComposeSubmission,
): ViewResponseAction {
  const errors: Record<string, string> = {};
  for (const [field, words] of faults.flatMap((some) => Object.entries(some))) {
    const block = blocks[field as FormField] ?? blocks.recipients ?? 'recipients';
    errors[block] = [errors[block], words].filter(Boolean).join(' ');
  }
  return showErrors(errors);
}
