import { setTimeout as wait } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { type AcceptedForm, sendForm, typeCommand } from './crowd.ts';

/** All people at once submit forms and type commands, one after the other. */
interface Rush {
  /** The forms that were accepted so far. */
  readonly forms: readonly AcceptedForm[];
  /** Resolves when this many more forms were accepted, or all. */
  more(count: number): Promise<unknown>;
  /** Lets everybody finish their form. Returns all accepted forms. */
  end(): Promise<readonly AcceptedForm[]>;
}

const CHANNELS = ['field-crew', 'front-desk', 'night-shift'] as const;
const COMMANDS = ['history', 'scheduled', 'lists'] as const;

/** As many as fit in the form's field. */
const MOST_RECIPIENTS = 50;

/** The longest pause before a person's next form. */
const THINKS_MS = 5_000;

/** `most`: the number of forms. */
export function startRush(cluster: Cluster, random: () => number, most: number): Rush {
  const forms: AcceptedForm[] = [];
  let startedCount = 0;
  let isOver = false;
  const work = async (person: string): Promise<void> => {
    for (;;) {
      await wait(random() * THINKS_MS);
      if (isOver || startedCount === most) return;
      startedCount += 1;
      const n = startedCount;
      // Many small and a few large ones, as in reality.
      const count = 1 + Math.floor(random() ** 2 * MOST_RECIPIENTS);
      const form = {
        subject: `Form ${n}`,
        channel: CHANNELS[n % CHANNELS.length] ?? CHANNELS[0],
        recipients: listNumbers(n, count),
      };
      forms.push(await sendForm(cluster, { person, ...form }));
      await typeCommand(cluster, person, COMMANDS[n % COMMANDS.length] ?? COMMANDS[0]);
    }
  };
  const all = Promise.all(cluster.people.map(work));
  // `end` awaits it. Until then, a failure must not be an unhandled rejection.
  all.catch(() => undefined);

  return {
    forms,
    more(count) {
      const total = Math.min(forms.length + count, most);
      const hasEnough = () => forms.length >= total;
      return cluster.slack.until(hasEnough, `${total} forms taken`);
    },
    async end() {
      isOver = true;
      await all;
      return forms;
    },
  };
}

/** Australian mobile numbers that no other form has. */
function listNumbers(form: number, count: number): readonly string[] {
  const first = 437_000_000 + form * MOST_RECIPIENTS;
  return Array.from({ length: count }, (_, n) => `+61${first + n}`);
}
