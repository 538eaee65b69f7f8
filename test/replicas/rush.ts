import { setTimeout as wait } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { type AcceptedForm, sendForm, typeCommand } from './crowd.ts';

/** Everybody sends forms and types commands, one after the other, all at the same time. */
interface Rush {
  /** The forms that were taken so far. */
  readonly orders: readonly AcceptedForm[];
  /** Resolves when so many more forms were taken than now, or all. */
  more(count: number): Promise<unknown>;
  /** Lets everybody end what they are at; gives all forms that were taken. */
  end(): Promise<readonly AcceptedForm[]>;
}

const CHANNELS = ['field-crew', 'front-desk', 'night-shift'] as const;
const COMMANDS = ['history', 'scheduled', 'lists'] as const;

/** As many as fit in the form's field, and in a test. */
const MOST_RECIPIENTS = 50;

/** Nobody thinks longer than this before the next form. */
const THINKS_MS = 5_000;

/** `most`: so many forms there are. */
export function startRush(cluster: Cluster, random: () => number, most: number): Rush {
  const orders: AcceptedForm[] = [];
  let begun = 0;
  let isOver = false;
  const work = async (person: string): Promise<void> => {
    for (;;) {
      await wait(random() * THINKS_MS);
      if (isOver || begun === most) return;
      begun += 1;
      const n = begun;
      // Many small ones and some large ones, as it is.
      const count = 1 + Math.floor(random() ** 2 * MOST_RECIPIENTS);
      const form = {
        subject: `Form ${n}`,
        channel: CHANNELS[n % CHANNELS.length] ?? CHANNELS[0],
        recipients: listNumbers(n, count),
      };
      orders.push(await sendForm(cluster, { person, ...form }));
      await typeCommand(cluster, person, COMMANDS[n % COMMANDS.length] ?? COMMANDS[0]);
    }
  };
  const all = Promise.all(cluster.people.map(work));
  // It is awaited at the end; until then a failure must not count as nobody's.
  all.catch(() => undefined);

  return {
    orders,
    more(count) {
      const wanted = Math.min(orders.length + count, most);
      const hasEnough = () => orders.length >= wanted;
      return cluster.slack.until(hasEnough, `${wanted} forms taken`);
    },
    async end() {
      isOver = true;
      await all;
      return orders;
    },
  };
}

/** Australian mobiles of nobody else's form. */
function listNumbers(form: number, count: number): readonly string[] {
  const first = 437_000_000 + form * MOST_RECIPIENTS;
  return Array.from({ length: count }, (_, n) => `+61${first + n}`);
}
