import { setTimeout as wait } from 'node:timers/promises';
import type { Cluster } from '../replicas/cluster.ts';
import { type AcceptedForm, type Form, sendForm } from '../replicas/crowd.ts';

/** The sends of a soak test: mostly to a few people, sometimes to a list. */
export interface Traffic {
  /** Sends for this long (ms). Resolves with the accepted forms. */
  run(ms: number): Promise<readonly AcceptedForm[]>;
}

/**
 * How many recipients the sends have, in turn. Large ones use contact lists, because they don't fit in the
 * form.
 */
const SIZES = [1, 12, 3, 50, 1, 200, 2, 30, 1, 1_000, 5, 20] as const;
const CHANNELS = ['field-crew', 'front-desk', 'night-shift'] as const;

/** As many as fit in the form's field. */
const MOST_TYPED = 50;

/**
 * `everyMs`: the time between two sends. Slack limits an app's updates per minute, so sending faster has no
 * use.
 */
export function startTraffic(cluster: Cluster, { everyMs }: { readonly everyMs: number }): Traffic {
  const lists = new Map(
    [...new Set(SIZES)]
      .filter((size) => size > MOST_TYPED)
      .map((size) => [size, putList(cluster, size)]),
  );
  let n = 0;
  const createForm = (): Form => {
    n += 1;
    const size = SIZES[n % SIZES.length] ?? 1;
    const list = lists.get(size);
    return {
      person: cluster.people[n % cluster.people.length] ?? '',
      subject: `Soak ${n}`,
      channel: CHANNELS[n % CHANNELS.length] ?? CHANNELS[0],
      recipients: makeNumbers(size),
      list,
    };
  };
  return {
    async run(ms) {
      const until = performance.now() + ms;
      const forms: AcceptedForm[] = [];
      while (performance.now() < until) {
        const begun = performance.now();
        forms.push(await sendForm(cluster, createForm()));
        await wait(Math.max(0, begun + everyMs - performance.now()));
      }
      return forms;
    },
  };
}

function putList({ clicksend }: Cluster, size: number) {
  const name = `All ${size}`;
  const contacts = makeNumbers(size).map((phoneNumber) => ({ phoneNumber, firstName: 'Jo' }));
  return { id: clicksend.putList(name, contacts), name };
}

/** Australian mobile numbers. */
function makeNumbers(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => `+61${437_000_000 + n}`);
}
