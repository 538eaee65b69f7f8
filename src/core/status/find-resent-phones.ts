import type { FormInput } from '../../domain/draft.ts';
import type { E164 } from '../../domain/phone.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Send, SendId } from '../../domain/send.ts';
import { listResent } from '../../domain/send-progress.ts';
import type { AppContext } from '../context.ts';
import { loadSendOverview, type SendOverview } from './load-progress.ts';

type Tools = Pick<AppContext, 'records' | 'clock'>;

/** {@link findResentPhones} in the store. */
export type FindResentPhones = (
  form: Pick<FormInput, 'first' | 'isForEveryone'>,
  own: SendId,
) => Promise<ReadonlyMap<E164, Problem>>;

/**
 * The people who have the send of a form by now, each with the reason why the form leaves them out: while it
 * was open, the first message may have been delivered after all, or somebody sent it again. Nobody if the form
 * is for everyone. `own` is its own send.
 */
export async function findResentPhones(
  tools: Tools,
  { first, isForEveryone }: Parameters<FindResentPhones>[0] = {},
  own: SendId,
): Promise<ReadonlyMap<E164, Problem>> {
  if (!first || isForEveryone) return new Map();
  const [origin, sent] = await Promise.all([
    loadResentSend(tools, first),
    tools.records.send.get(own),
  ]);
  if (!origin) return new Map();
  const { recipients, resends = [] } = origin.progress;
  const arrived = listArrivedPhones(origin, sent);
  const again = listResent({ resends: resends.filter(({ id }) => id !== own) });
  return new Map(
    recipients.flatMap(({ index, phone }): [E164, Problem][] => {
      if (again.has(index)) return [[phone, { code: 'sent_again' }]];
      return arrived.has(phone) ? [[phone, { code: 'got_it' }]] : [];
    }),
  );
}

/** The phones that the first message has reached. `own` sends it again and leaves them out. */
export function listArrivedPhones(
  { progress }: Pick<SendOverview, 'progress'>,
  own: Send | undefined,
): ReadonlySet<E164> {
  // Once `own` is sent, later events do not change its recipients.
  if (own) return new Set();
  const arrived = progress.recipients.filter(({ state }) => state === 'delivered');
  return new Set(arrived.map(({ phone }) => phone));
}

/** The send that a form sends again, and the Slack user id of whoever sent the one that filled the form. */
interface ResentSend extends SendOverview {
  readonly author: string;
}

/**
 * Loads the send that a form sends again: `first`, which filled it, or what `first` was to send again if it was
 * not sent because another resend came before it.
 */
export async function loadResentSend(tools: Tools, first: SendId): Promise<ResentSend | undefined> {
  const overview = await loadSendOverview(tools, first);
  if (!overview) return undefined;
  const { send, progress } = overview;
  const isSecond = progress.notSentProblem?.code === 'resent_by_another';
  const origin = isSecond && send.resendOf ? await loadResentSend(tools, send.resendOf) : undefined;
  return { ...(origin ?? overview), author: send.user };
}
