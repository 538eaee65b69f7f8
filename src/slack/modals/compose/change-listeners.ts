import type {
  App,
  BlockAction,
  BlockSuggestion,
  ButtonAction,
  ExternalSelectAction,
} from '@slack/bolt';
import type { FindNoReplyReason } from '../../../core/compose/find-no-reply-reason.ts';
import type { FormPresets } from '../../../core/compose/form-options.ts';
import type { ScopedTemplate, Templates } from '../../../core/compose/templates.ts';
import { findBlanks } from '../../../domain/merge-fields.ts';
import { withTimeout } from '../../../with-timeout.ts';
import { actionIds } from '../../messages/blocks/action-ids.ts';
import { buildTemplateGroups, parseTemplateValue } from '../../messages/blocks/template-options.ts';
import { composeText } from '../../text/modal.ts';
import { peopleText } from '../../text/people.ts';
import { type ChangeForm, createChangeForm } from '../shared/form-changes.ts';
import { suggestOptions } from '../shared/suggest-options.ts';
import { type ComposePreset, fillFields } from './compose-fields.ts';
import { parseComposeSubmission } from './compose-submission.ts';
import { buildComposeView } from './compose-view.ts';
import type { CompleteComposePreset } from './open-compose-modal.ts';
import { parsePersonValue } from './options.ts';
import { createPickListener, keepForm } from './pick-listener.ts';
import { registerUnsentDraftListeners } from './unsent-draft-listeners.ts';

/** People do not wait longer: they type the message themselves, or send without the warning. */
const READ_TIMEOUT_MS = 5_000;

/** The picks that change other fields of an open form. */
export function registerChangeListeners(
  app: App,
  tools: {
    readonly templates: Pick<Templates, 'listTemplates' | 'findTemplate'>;
    readonly findNoReplyReason: FindNoReplyReason;
    readonly presets: Pick<FormPresets, 'findDraft' | 'discardDraft'>;
    readonly completeComposePreset: CompleteComposePreset;
  },
): void {
  const changeForm = createChangeForm(buildComposeView);
  registerTemplateListener(app, tools, changeForm);
  registerSenderListener(app, tools, changeForm);
  registerPersonListener(app, changeForm);
  registerOthersListener(app, changeForm);
  registerUnsentDraftListeners(app, tools, changeForm);
}

/** Offers templates, and puts the text of the picked one in the form. */
function registerTemplateListener(
  app: App,
  { templates }: { readonly templates: Pick<Templates, 'listTemplates' | 'findTemplate'> },
  changeForm: ChangeForm<ComposePreset>,
): void {
  const suggestions = suggestOptions('templates', async (request) => {
    const all = await templates.listTemplates(findChannel(request));
    return buildTemplateGroups(all, request.value ?? '');
  });

  const picked = createPickListener<ExternalSelectAction>(
    'template',
    changeForm,
    async ({ action }) => {
      const ref = parseTemplateValue(action.selected_option?.value);
      if (!ref) return keepForm;
      const template = await withTimeout(READ_TIMEOUT_MS, templates.findTemplate(ref));
      return (form) =>
        template
          ? fillTemplate(template, { ...form, templates: true })
          : { ...form, templates: true, templateFault: composeText.template.gone };
    },
    // Next to the menu, because the top of the form may be out of view.
    (form) => ({ ...form, templates: true, templateFault: composeText.template.notRead }),
  );

  app.options<'block_suggestion'>(actionIds.template, suggestions);
  app.action<BlockAction<ExternalSelectAction>>(actionIds.template, picked);
}

/** Shows a warning while a sender is picked that nobody can reply to. */
function registerSenderListener(
  app: App,
  { findNoReplyReason }: { readonly findNoReplyReason: FindNoReplyReason },
  changeForm: ChangeForm<ComposePreset>,
): void {
  const picked = createPickListener<ExternalSelectAction>(
    'sender',
    changeForm,
    async ({ action }) => {
      const from = action.selected_option?.value;
      const unanswerable = await withTimeout(READ_TIMEOUT_MS, findNoReplyReason(from));
      // A form that changes while somebody types is annoying, so update it only for the warning.
      return (form) => (unanswerable || form.unanswerable ? { ...form, unanswerable } : form);
    },
    // The second step warns, too.
    undefined,
  );

  app.action<BlockAction<ExternalSelectAction>>(actionIds.from, picked);
}

/** Adds a person to the form who was picked from several with the same name. */
function registerPersonListener(app: App, changeForm: ChangeForm<ComposePreset>): void {
  const picked = createPickListener<ButtonAction>(
    'person',
    changeForm,
    async ({ action }) => {
      const person = parsePersonValue(action.value ?? '');
      if (!person) return keepForm;
      return ({ notice, choices, people = [], ...form }) => ({
        ...fillFields(form, ['lists']),
        people: [...people, person],
      });
    },
    peopleText.notAdded,
  );

  app.action<BlockAction<ButtonAction>>(new RegExp(`^${actionIds.pickPerson}\\.`), picked);
}

/** *Leave them out*: the people who did not fit in the form do not get the message. */
function registerOthersListener(app: App, changeForm: ChangeForm<ComposePreset>): void {
  const { notLeftOut } = composeText.others;
  const picked = createPickListener<ButtonAction>(
    'other people',
    changeForm,
    async () => (form) => ({
      ...form,
      rest: undefined,
      notice: form.notice === notLeftOut ? undefined : form.notice,
    }),
    notLeftOut,
  );

  app.action<BlockAction<ButtonAction>>(actionIds.leaveOutOthers, picked);
}

/** The picked channel; '' if none is picked, or if Slack does not send the form. */
function findChannel(request: BlockSuggestion): string {
  try {
    return parseComposeSubmission(request).entries.channel ?? '';
  } catch {
    return '';
  }
}

/** Changes only the message, and the subject if the template has one. */
function fillTemplate({ subject, body }: ScopedTemplate, preset: ComposePreset): ComposePreset {
  return {
    ...fillFields(preset, subject ? ['subject', 'message'] : ['message']),
    subject: subject || preset.subject,
    message: body,
    blanks: findBlanks(`${subject} ${body}`),
  };
}
