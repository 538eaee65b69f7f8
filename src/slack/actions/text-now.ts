import { z } from 'zod';
import type { LiveThreads } from '../../core/conversations/live-threads.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { formatProblemMrkdwn } from '../messages/format/problem.ts';
import { parseJson } from '../reading/parse-json.ts';
import { actionsText } from '../text/actions.ts';
import type { Button } from './button.ts';

const words = actionsText.textNow;

/** *Text it now* under a message in a live thread that was not texted. */
export const textNowButton: Button<{ readonly live: Pick<LiveThreads, 'textNow'> }> = {
  id: actionIds.textNow,
  isRunBeforeAck: true,
  async run({ live }, { value, body, requester }) {
    const place = placeSchema.safeParse(body).data;
    const typed = parseJson(value, unsentTextSchema);
    if (!place || !typed) return words.gone;
    const team = body.team?.id ?? '';
    const result = await live.textNow({ team, ...place, typed, by: requester.user });
    return result.kind === 'problem'
      ? words.notTexted({ reason: formatProblemMrkdwn(result.problem) })
      : words[result.kind];
  },
};

/** The thread that the button was pressed in. */
const placeSchema = z
  .object({
    channel: z.object({ id: z.string() }),
    message: z.object({ thread_ts: z.string() }),
  })
  .transform(({ channel, message }) => ({ channel: channel.id, threadTs: message.thread_ts }));

/** Its value: `UnsentText`. */
const unsentTextSchema = z.object({ ts: z.string().min(1), words: z.string().min(1) });
