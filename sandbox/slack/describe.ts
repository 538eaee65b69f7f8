import { readWords } from '../json.ts';
import type { Workspace } from './workspace.ts';

/** Describes what can be seen, for the error of a failed wait. */
export function describe({ messages, channels, views, people, calls }: Workspace): string {
  const messageLines = messages
    .all()
    .slice(-8)
    .map(({ channel, raw, onlyFor }) => {
      const place = channels.find(channel)?.name ?? channel;
      const thread = raw.thread_ts === undefined ? '' : ' (thread)';
      const only = onlyFor === undefined ? '' : ` (only ${onlyFor})`;
      return `  #${place}${thread}${only} ${String(raw.user)}: ${String(raw.text)}`;
    });
  const formLines = people.flatMap(({ id, name }) =>
    views.stack(id).map((view) => {
      const errors = Object.keys(view.errors).length > 0 ? ` ${JSON.stringify(view.errors)}` : '';
      return `  form of ${name}: "${readWords(view.content.title)}"${errors}`;
    }),
  );
  const callLines = calls
    .all()
    .slice(-8)
    .map(({ method, status, answer }) => {
      const words = answer.ok === false ? `: ${String(answer.error)}` : '';
      return `  call ${method} → ${status}${words}`;
    });
  return [...messageLines, ...formLines, ...callLines].join('\n') || '  nothing';
}
