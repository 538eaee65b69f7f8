import type { MessageStatus } from '../../core/queries/find-status.ts';
import type { LinkTo } from '../adapters/permalinks.ts';
import type { ZoneOf } from '../adapters/time-zones.ts';
import { statusMessage } from '../messages/commands/status.ts';
import type { Answer, CountryFor } from './command-handler.ts';

/** `/mms status <id or number>`, and its *Check again*. */
export function statusAnswer(tools: {
  readonly messageStatus: MessageStatus;
  readonly linkTo: LinkTo;
  readonly zoneOf: ZoneOf;
  readonly countryFor: CountryFor;
}): Answer {
  const { messageStatus, linkTo, zoneOf, countryFor } = tools;
  return async (asker, rest) => {
    const what = rest.trim();
    const [zone, country] = await Promise.all([zoneOf(asker.user), countryFor(asker.user)]);
    const answer = await messageStatus(what, asker, { country, zone });
    const post = answer.kind === 'send' ? answer.post : undefined;
    const link = post && (await linkTo(post));
    // The button asks for the number itself, whatever the person's country is by then.
    const asked = answer.kind === 'number' ? answer.number : what;
    return statusMessage(answer, { what: asked, by: asker.user, link: link || undefined });
  };
}
