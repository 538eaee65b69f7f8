import { z } from 'zod';
import type { FormIdentity } from '../../app/submit.ts';
import type { FormEntries } from '../../domain/draft.ts';
import { fields } from './fields.ts';

/** What Slack says of a picked file: everything but the id may be missing. */
const file = z.object({
  id: z.string(),
  name: z.string().nullish(),
  url_private: z.string().nullish(),
  url_private_download: z.string().nullish(),
});

const text = z.object({ value: z.string().nullish() }).nullish();

const submission = z.object({
  user: z.object({ id: z.string(), team_id: z.string().nullish() }),
  team: z.object({ id: z.string() }).nullish(),
  view: z.object({
    id: z.string(),
    app_installed_team_id: z.string().nullish(),
    private_metadata: z.string().nullish(),
    state: z.object({
      values: z.object({
        recipients: z.object({ [fields.recipients.action_id]: text }).nullish(),
        subject: z.object({ [fields.subject.action_id]: text }).nullish(),
        message: z.object({ [fields.message.action_id]: text }).nullish(),
        picture: z
          .object({
            [fields.picture.action_id]: z.object({ files: z.array(file).nullish() }).nullish(),
          })
          .nullish(),
        channel: z
          .object({
            [fields.channel.action_id]: z
              .object({ selected_conversation: z.string().nullish() })
              .nullish(),
          })
          .nullish(),
      }),
    }),
  }),
});

export interface Submission {
  readonly user: string;
  readonly form: FormIdentity;
  readonly entries: FormEntries;
}

/** Reads a `view_submission` of the form. Throws a ZodError when it is none. */
export function readSubmission(body: unknown): Submission {
  const { user, team, view } = submission.parse(body);
  const { values } = view.state;
  return {
    user: user.id,
    form: {
      team: view.app_installed_team_id ?? team?.id ?? user.team_id ?? '',
      view: view.id,
      nonce: view.private_metadata ?? '',
    },
    entries: {
      recipients: values.recipients?.recipients?.value ?? '',
      subject: values.subject?.subject?.value ?? '',
      message: values.message?.message?.value ?? '',
      file: pickedFile(values.picture?.picture?.files?.[0]),
      channel: values.channel?.channel?.selected_conversation ?? undefined,
    },
  };
}

function pickedFile(picked: z.infer<typeof file> | undefined): FormEntries['file'] {
  if (!picked) return undefined;
  const url = picked.url_private_download ?? picked.url_private;
  return { id: picked.id, ...(picked.name ? { name: picked.name } : {}), ...(url ? { url } : {}) };
}
