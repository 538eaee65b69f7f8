import type { FetchTimeZone } from '../../core/ports/people.ts';
import type { FetchPermalink } from '../../core/ports/send-posts.ts';
import type { FindStatus } from '../../core/queries/find-status.ts';
import { buildStatusMessage } from '../messages/commands/status.ts';
import type { CommandHandler, LoadUserCountry } from './command-handler.ts';

/** `/mms status <id or number>`, and its *Check again*. */
export function createStatusCommand(tools: {
  readonly findStatus: FindStatus;
  readonly fetchPermalink: FetchPermalink;
  readonly fetchTimeZone: FetchTimeZone;
  readonly loadUserCountry: LoadUserCountry;
}): CommandHandler {
  const { findStatus, fetchPermalink, fetchTimeZone, loadUserCountry } = tools;
  return async (asker, rest) => {
    const what = rest.trim();
    const [zone, country] = await Promise.all([
      fetchTimeZone(asker.user),
      loadUserCountry(asker.user),
    ]);
    const answer = await findStatus(what, asker, { country, zone });
    const post = answer.kind === 'send' ? answer.post : undefined;
    const link = post && (await fetchPermalink(post));
    // The button asks for the number itself, whatever the person's country is by then.
    const asked = answer.kind === 'number' ? answer.number : what;
    return buildStatusMessage(answer, { what: asked, by: asker.user, link: link || undefined });
  };
}
