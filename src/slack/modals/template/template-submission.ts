import { z } from 'zod';
import {
  type TemplateInput,
  type TemplateRef,
  WORKSPACE_SCOPE,
} from '../../../core/compose/templates.ts';

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
