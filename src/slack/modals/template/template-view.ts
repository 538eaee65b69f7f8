import type { InputBlock, ModalView, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import {
  type ScopedTemplate,
  TEMPLATE_NAME_LIMIT,
  type TemplateInput,
  WORKSPACE_SCOPE,
} from '../../../core/compose/templates.ts';
import { MMS_GSM_LIMIT, SUBJECT_LIMIT } from '../../../domain/message-length.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { buildPlainText } from '../../messages/blocks/message.ts';
import { templateText } from '../../text/template.ts';
import { buildInputBlock, readFields } from '../shared/elements.ts';
import { buildModal } from '../shared/modal-views.ts';

/** Block ids of the template form, by content. */
export const templateBlockIds = {
  name: 'name',
  scope: 'where',
  subject: 'subject',
  body: 'message',
} as const satisfies Record<keyof TemplateInput, string>;

/** The action id of every input. */
const ACTION_ID = 'value';

/** The form for a new template, or for changing `template`. */
export function buildTemplateView(form: TemplateMetadata, template?: ScopedTemplate): ModalView {
  return buildModal({
    callback_id: callbackIds.template,
    private_metadata: JSON.stringify(form),
    title: template ? templateText.titleEdit : templateText.titleNew,
    submit: templateText.saveButton,
    close: templateText.closeButton,
    blocks: [
      buildInput('name', {
        type: 'plain_text_input',
        max_length: TEMPLATE_NAME_LIMIT,
        focus_on_load: true,
        initial_value: template?.name || undefined,
      }),
      form.channel && buildScopeInput(form.channel, template?.scope ?? form.channel),
      buildInput(
        'subject',
        {
          type: 'plain_text_input',
          max_length: SUBJECT_LIMIT,
          initial_value: template?.subject || undefined,
        },
        true,
      ),
      buildInput('body', {
        type: 'plain_text_input',
        multiline: true,
        max_length: MMS_GSM_LIMIT,
        initial_value: template?.body || undefined,
      }),
    ],
  });
}

function buildInput(
  name: keyof TemplateInput,
  element: InputBlock['element'],
  isOptional = false,
): InputBlock {
  const { label, hint }: { label: string; hint?: string } =
    templateText[name === 'body' ? 'message' : name];
  const options = { hint, isOptional };
  return buildInputBlock(
    templateBlockIds[name],
    label,
    { action_id: ACTION_ID, ...element },
    options,
  );
}

function buildScopeInput(channel: string, chosen: string): InputBlock {
  const here = buildOption(templateText.scope.here, channel);
  const everywhere = buildOption(templateText.scope.everywhere, WORKSPACE_SCOPE);
  return buildInput('scope', {
    type: 'radio_buttons',
    options: [here, everywhere],
    initial_option: chosen === WORKSPACE_SCOPE ? everywhere : here,
  });
}

function buildOption(text: string, value: string): PlainTextOption {
  return { text: buildPlainText(text), value };
}

const metadata = z.object({
  /** Undefined outside channels, where only templates for the workspace can be created. */
  channel: z.string().optional(),
  /** The template that the form changes. */
  was: z.object({ scope: z.string(), id: z.string(), digest: z.string().optional() }).optional(),
  /** The response URL of the list that the form was opened from. */
  respondTo: z.string().optional(),
});

/** What the template's form carries in its `private_metadata`. */
export type TemplateMetadata = Readonly<z.infer<typeof metadata>>;

/** Parses the submitted form of a template. */
export function parseTemplateSubmission(view: { readonly private_metadata: string }): {
  readonly form: TemplateMetadata;
  readonly entries: TemplateInput;
} {
  const form = metadata.parse(JSON.parse(view.private_metadata));
  const fields = readFields(view);
  const read = (name: keyof TemplateInput) => fields.read(templateBlockIds[name], ACTION_ID);
  const entries = {
    scope: read('scope').selected_option?.value ?? form.was?.scope ?? WORKSPACE_SCOPE,
    name: read('name').value ?? '',
    subject: read('subject').value ?? '',
    body: read('body').value ?? '',
  };
  return { form, entries };
}
