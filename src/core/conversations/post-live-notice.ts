import { codeOf } from '../errors.ts';
import type { Clock, Log, Meter } from '../ports/clock-log-metrics.ts';
import type { JobWorker } from '../ports/jobs.ts';
import type { Place, ThreadLine, Threads } from '../ports/threads.ts';
import { sayOnce } from '../posts/post-to-conversation.ts';
import { held } from '../records/compare-and-set.ts';
import type { LiveSetting, SaidLive, SaidLiveWord } from '../records/facts.ts';
import { personKey } from '../records/person-key.ts';
import type { Records } from '../records/records.ts';
import { personOf, texterOf } from './find-conversation-contact.ts';

const ATTEMPTS = 18;

/** Stands for the channel itself, where a thread has its ts. */
export const CHANNEL_ITSELF = 'channel';

/**
 * Lets a channel and its threads say whether what is typed in them is texted: before the first word
 * goes out, and when that ends. The id is the channel, a colon, and the thread's ts or `channel`.
 */
export function sayLive(tools: {
  readonly records: Records;
  readonly threads: Threads;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Meter;
  readonly isAlone: boolean;
}): JobWorker {
  const { records, log } = tools;
  const say = sayOnce(tools);
  return { concurrency: 4, attempts: ATTEMPTS, run, giveUp };

  async function run(id: string): Promise<undefined> {
    const [channel = '', ts = ''] = id.split(':');
    const setting = await records.live.get(channel);
    const fact = await held(records.saidLive, channel, ts);
    const { saying, ...before } = fact.value() ?? {};
    const line = await (ts === CHANNEL_ITSELF
      ? lineOfChannel(setting, before.said)
      : lineOfThread(channel, ts, setting, before));
    if (!line) return;
    const word = { word: wordOf(line.kind), ...whomIn(line) };
    const isBegun = saying?.word === word.word && saying.whom === word.whom;
    const place: Place = ts === CHANNEL_ITSELF ? { channel } : { channel, threadTs: ts };
    // The same word again is another line: it was live, then safe, then live, or with somebody else.
    const name = `live-${word.word}-${setting?.at ?? 0}${word.whom ? `-${word.whom}` : ''}`;
    await say({
      id: name,
      line,
      place,
      intent: isBegun ? saying : undefined,
      storeIntent: (intent) => fact.keep({ ...before, saying: { ...word, ...intent } }),
      deleteIntent: () => fact.keep(before),
      store: (stands) => fact.keep({ said: word.word, ts: stands.ts, ...whomIn(line) }),
    });
  }

  async function lineOfThread(
    channel: string,
    ts: string,
    setting: LiveSetting | undefined,
    { said, whom }: SaidLive,
  ): Promise<ThreadLine | undefined> {
    const owner = await records.threadOwner.get(channel, ts);
    const person = owner && (await personOf(records, owner));
    if (!person) return undefined;
    if (person === 'many') {
      const isDue = setting?.isLive && said !== 'safe for many';
      return isDue ? { kind: 'safe for many' } : undefined;
    }
    const by = setting?.by ?? '';
    if (setting?.isLive) {
      const isSaid = said === 'live' && whom === personKey(person.phone);
      return isSaid ? undefined : { kind: 'live', by, who: texterOf(person) };
    }
    // A thread that never said that it was live need not say that it is not.
    return said === 'live' ? { kind: 'safe', by, who: texterOf(person) } : undefined;
  }

  async function lineOfChannel(
    setting: LiveSetting | undefined,
    said: SaidLiveWord | undefined,
  ): Promise<ThreadLine | undefined> {
    if (!setting) return undefined;
    const word = setting.isLive ? 'live' : 'safe';
    if (said === word || (!setting.isLive && !said)) return undefined;
    return { kind: setting.isLive ? 'channel live' : 'channel safe', by: setting.by };
  }

  async function giveUp(id: string, error: unknown): Promise<void> {
    const code = codeOf(error);
    log.error(
      { thread: id, code },
      'a thread could not say whether it is live; nothing is texted from it',
    );
  }
}

/** Whom a line makes what is typed go to. */
function whomIn(line: ThreadLine): Pick<SaidLive, 'whom'> {
  return line.kind === 'live' ? { whom: personKey(line.who.phone) } : {};
}

function wordOf(kind: ThreadLine['kind']): SaidLiveWord {
  if (kind === 'safe for many') return kind;
  return kind === 'live' || kind === 'channel live' ? 'live' : 'safe';
}
