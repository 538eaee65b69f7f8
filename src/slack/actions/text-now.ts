import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { z } from 'zod';
import type { LiveThreads, TextNowResult } from '../../core/conversations/live-threads.ts';
import type { UnsentText } from '../../core/ports/threads.ts';
import { formatProblem } from '../../domain/problem.ts';
import { actionIds } from '../messages/blocks/action-ids.ts';
import { escapeMrkdwn } from '../messages/format/mrkdwn.ts';
import { runButtonAction } from './run-button-action.ts';

/** *Text it now* under what was typed in a live thread and stayed inside. */
export function registerTextNowButton(
  app: App,
  options: { readonly live: Pick<LiveThreads, 'textNow'> },
): void {
  app.action<BlockAction<ButtonAction>>(actionIds.textNow, ({ action, body, ...pressed }) =>
    runButtonAction(pressed, 'text now', async () => {
      const at = pressedAt.safeParse(body).data;
      const typed = readTyped(action.value ?? '');
      if (!at || !typed) return words.gone;
      const team = body.team?.id ?? '';
      const result = await options.live.textNow({ team, ...at, typed, by: body.user.id });
      return result.kind === 'problem' ? notTexted(result) : words[result.kind];
    }),
  );
}

const words: Readonly<Record<Exclude<TextNowResult['kind'], 'problem'>, string>> = {
  texted: 'It goes out now; its line in the thread shows what becomes of it.',
  before: 'It was texted before; its line in the thread shows what became of it.',
  gone: 'This is too long ago: what was known of this thread is no longer kept.',
};

function notTexted({ problem }: Extract<TextNowResult, { kind: 'problem' }>): string {
  return `That was not texted. ${escapeMrkdwn(formatProblem(problem))}`;
}

/** The thread that a button was pressed in. */
const pressedAt = z
  .object({
    channel: z.object({ id: z.string() }),
    message: z.object({ thread_ts: z.string() }),
  })
  .transform(({ channel, message }) => ({ channel: channel.id, threadTs: message.thread_ts }));

const typedWords = z.object({ ts: z.string().min(1), words: z.string().min(1) });

function readTyped(value: string): UnsentText | undefined {
  try {
    return typedWords.parse(JSON.parse(value));
  } catch {
    return undefined;
  }
}
