import type { InputBlock, ModalView, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import {
  type ScopedTemplate,
  TEMPLATE_NAME_LIMIT,
  type TemplateInput,
  type TemplateRef,
  WORKSPACE_SCOPE,
} from '../../../core/compose/templates.ts';
import { MMS_GSM_LIMIT, SUBJECT_LIMIT } from '../../../domain/message-length.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { buildPlainText } from '../../messages/blocks/message.ts';
import { templateText } from '../../text/template.ts';
import { buildModal } from '../shared/modal-views.ts';

/** Block ids of the template form, by content; every action id is `value`. */
export const templateBlockIds = {
  name: 'name',
  scope: 'where',
  subject: 'subject',
  body: 'message',
} as const satisfies Record<keyof TemplateInput, string>;

/** The form for a new template, or for changing `template`. */
export function buildTemplateView(form: TemplateMetadata, template?: ScopedTemplate): ModalView {
  return buildModal({
    callback_id: callbackIds.template,
    private_metadata: JSON.stringify(form),
    title: template ? templateText.titleEdit : templateText.titleNew,
    submit: templateText.saveButton,
    close: templateText.closeButton,
    blocks: [
      buildNameInput(template?.name),
      ...(form.channel ? [buildScopeInput(form.channel, template?.scope ?? form.channel)] : []),
      buildSubjectInput(template?.subject),
      buildBodyInput(template?.body),
    ],
  });
}

function buildNameInput(name = ''): InputBlock {
  return {
    type: 'input',
    block_id: templateBlockIds.name,
    label: buildPlainText(templateText.name.label),
    hint: buildPlainText(templateText.name.hint),
    element: {
      type: 'plain_text_input',
      action_id: 'value',
      max_length: TEMPLATE_NAME_LIMIT,
      focus_on_load: true,
      initial_value: name || undefined,
    },
  };
}

function buildScopeInput(channel: string, chosen: string): InputBlock {
  const here = buildOption(templateText.scope.here, channel);
  const everywhere = buildOption(templateText.scope.everywhere, WORKSPACE_SCOPE);
  return {
    type: 'input',
    block_id: templateBlockIds.scope,
    label: buildPlainText(templateText.scope.label),
    element: {
      type: 'radio_buttons',
      action_id: 'value',
      options: [here, everywhere],
      initial_option: chosen === WORKSPACE_SCOPE ? everywhere : here,
    },
  };
}

function buildSubjectInput(subject = ''): InputBlock {
  return {
    type: 'input',
    block_id: templateBlockIds.subject,
    optional: true,
    label: buildPlainText(templateText.subject.label),
    hint: buildPlainText(templateText.subject.hint),
    element: {
      type: 'plain_text_input',
      action_id: 'value',
      max_length: SUBJECT_LIMIT,
      initial_value: subject || undefined,
    },
  };
}

function buildBodyInput(body = ''): InputBlock {
  return {
    type: 'input',
    block_id: templateBlockIds.body,
    label: buildPlainText(templateText.message.label),
    hint: buildPlainText(templateText.message.hint),
    element: {
      type: 'plain_text_input',
      action_id: 'value',
      multiline: true,
      max_length: MMS_GSM_LIMIT,
      initial_value: body || undefined,
    },
  };
}

function buildOption(text: string, value: string): PlainTextOption {
  return { text: buildPlainText(text), value };
}

/** What the template's form carries in its `private_metadata`. */
export interface TemplateMetadata {
  /** Undefined outside channels, where only templates for the workspace can be created. */
  readonly channel?: string;
  /** The template that the form changes. */
  readonly was?: TemplateRef;
  /** The response URL of the list that the form was opened from. */
  readonly respondTo?: string;
}

const typed = z.object({ value: z.object({ value: z.string().nullish() }) }).nullish();
const submission = z.object({
  user: z.object({ id: z.string() }),
  view: z.object({
    private_metadata: z.string(),
    state: z.object({
      values: z.object({
        name: typed,
        where: z
          .object({
            value: z.object({ selected_option: z.object({ value: z.string() }).nullish() }),
          })
          .nullish(),
        subject: typed,
        message: typed,
      }),
    }),
  }),
});

const metadata = z.object({
  channel: z.string().optional(),
  was: z.object({ scope: z.string(), id: z.string() }).optional(),
  respondTo: z.string().optional(),
});

/** Parses a `view_submission` of the template form. Throws a ZodError for any other payload. */
export function parseTemplateSubmission(body: unknown): {
  readonly user: string;
  readonly form: TemplateMetadata;
  readonly entries: TemplateInput;
} {
  const { user, view } = submission.parse(body);
  const { values } = view.state;
  const { channel, was, respondTo } = metadata.parse(JSON.parse(view.private_metadata));
  const form = {
    channel: channel || undefined,
    was,
    respondTo: respondTo || undefined,
  };
  const entries = {
    scope: values.where?.value.selected_option?.value ?? was?.scope ?? WORKSPACE_SCOPE,
    name: values.name?.value.value ?? '',
    subject: values.subject?.value.value ?? '',
    body: values.message?.value.value ?? '',
  };
  return { user: user.id, form, entries };
}
