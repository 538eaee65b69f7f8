import type { OptedOut } from '../../../core/opt-outs/opt-out-ledger.ts';
import type { OptOutEvent } from '../../../domain/opt-out.ts';
import { context, listing, type SlackMessage, saying } from '../blocks/message.ts';
import { turnButtons } from '../blocks/page-buttons.ts';
import { escapeMrkdwn, shorten } from '../format/mrkdwn.ts';
import { timeIn } from '../format/status.ts';

/** A block each. */
export const OPT_OUTS_ON_A_PAGE = 15;

/** `/mms optouts`: who is opted out, newest first; `from` is the place of the first of these. */
export function optOutsMessage(
  shown: readonly OptedOut[],
  count: number,
  from: number,
): SlackMessage {
  if (count === 0) return saying(NONE);
  const part =
    shown.length < count
      ? ` (${from + 1} to ${from + shown.length} of ${count.toLocaleString('en')})`
      : '';
  const elements = turnButtons(from, OPT_OUTS_ON_A_PAGE, count, (at) => ({
    kind: 'optouts',
    from: at,
  }));
  return listing(
    [`*Opted out*${part}`, ...shown.map(({ phone, event }) => `• ${phone} – ${howLine(event)}`)],
    context(HOW_TO),
    ...(elements.length > 0 ? [{ type: 'actions', elements } as const] : []),
  );
}

function howLine({ at, how }: OptOutEvent): string {
  switch (how.kind) {
    case 'reply':
      return `texted STOP ${timeIn(at)}`;
    case 'flag':
      return `asked for it by text ${timeIn(at)}; <@${how.by}> confirmed it`;
    case 'person': {
      const reason = how.reason ? `: ${escapeMrkdwn(shorten(how.reason, 200))}` : '';
      return `by <@${how.by}> ${timeIn(at)}${reason}`;
    }
  }
}

const HOW_TO =
  '`/mms optin &lt;number&gt; &lt;reason&gt;` takes one back; `/mms optouts export` has the whole history.';

const NONE =
  'Nobody is opted out. Whoever texts STOP to one of your numbers will be, and `/mms optout` does it by hand.';
