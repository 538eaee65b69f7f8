import type { InputBlock, ModalView, PlainTextOption } from '@slack/types';
import { z } from 'zod';
import {
  EVERYWHERE,
  type ScopedTemplate,
  TEMPLATE_NAME_LIMIT,
  type TemplateEntries,
  type TemplateRef,
} from '../../../core/compose/templates.ts';
import { GSM_LIMIT, SUBJECT_LIMIT } from '../../../domain/mms-length.ts';
import { callbackIds } from '../../messages/blocks/action-ids.ts';
import { plain } from '../../messages/blocks/plain-text.ts';

/** Where a template's form was opened. */
export interface TemplateForm {
  /** Undefined outside of channels: there only templates for everywhere can be made. */
  readonly channel?: string;
  /** The one that is being changed. */
  readonly was?: TemplateRef;
  /** Slack's response URL of the list that it was opened from. */
  readonly respondTo?: string;
}

/** Block ids of the template's form, by what is in them; every action id is `value`. */
export const templateBlocks = {
  name: 'name',
  scope: 'where',
  subject: 'subject',
  body: 'message',
} as const satisfies Record<keyof TemplateEntries, string>;

/** The form for a new template, or for the one that is given. */
export function templateView(form: TemplateForm, template?: ScopedTemplate): ModalView {
  return {
    type: 'modal',
    callback_id: callbackIds.template,
    private_metadata: JSON.stringify(form),
    title: plain(template ? 'Edit template' : 'New template'),
    submit: plain('Save'),
    close: plain('Cancel'),
    blocks: [
      nameInput(template?.name),
      ...(form.channel ? [whereInput(form.channel, template?.scope ?? form.channel)] : []),
      subjectInput(template?.subject),
      bodyInput(template?.body),
    ],
  };
}

function nameInput(name = ''): InputBlock {
  return {
    type: 'input',
    block_id: templateBlocks.name,
    label: plain('Name'),
    hint: plain('The template is picked by it in the form.'),
    element: {
      type: 'plain_text_input',
      action_id: 'value',
      max_length: TEMPLATE_NAME_LIMIT,
      focus_on_load: true,
      initial_value: name || undefined,
    },
  };
}

function whereInput(channel: string, chosen: string): InputBlock {
  const here = option('This channel', channel);
  const everywhere = option('Everywhere', EVERYWHERE);
  return {
    type: 'input',
    block_id: templateBlocks.scope,
    label: plain('Where it can be picked'),
    element: {
      type: 'radio_buttons',
      action_id: 'value',
      options: [here, everywhere],
      initial_option: chosen === EVERYWHERE ? everywhere : here,
    },
  };
}

function subjectInput(subject = ''): InputBlock {
  return {
    type: 'input',
    block_id: templateBlocks.subject,
    optional: true,
    label: plain('Subject'),
    hint: plain('Left empty, whoever picks the template writes one.'),
    element: {
      type: 'plain_text_input',
      action_id: 'value',
      max_length: SUBJECT_LIMIT,
      initial_value: subject || undefined,
    },
  };
}

function bodyInput(body = ''): InputBlock {
  return {
    type: 'input',
    block_id: templateBlocks.body,
    label: plain('Message'),
    hint: plain(
      '{name} becomes the name of each recipient. Any other word in braces, such as {address}, is a blank that whoever sends fills in by hand.',
    ),
    element: {
      type: 'plain_text_input',
      action_id: 'value',
      multiline: true,
      max_length: GSM_LIMIT,
      initial_value: body || undefined,
    },
  };
}

function option(text: string, value: string): PlainTextOption {
  return { text: plain(text), value };
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

/** Reads a `view_submission` of the template's form. Throws a ZodError when it is none. */
export function readTemplate(body: unknown): {
  readonly user: string;
  readonly form: TemplateForm;
  readonly entries: TemplateEntries;
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
    scope: values.where?.value.selected_option?.value ?? was?.scope ?? EVERYWHERE,
    name: values.name?.value.value ?? '',
    subject: values.subject?.value.value ?? '',
    body: values.message?.value.value ?? '',
  };
  return { user: user.id, form, entries };
}
