import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { framesIn, wordsOf } from './resp.ts';
import type { CrashAt } from './step.ts';

/** A Redis that can be seen through, and that ends its client at one of its writes. */
export interface Gate {
  readonly url: string;
  /** From now on: the app is to die at this write; undefined: at none. */
  crashAt(point: CrashAt | undefined): void;
  /** Everything written so far: a command's words; of a transaction a line for each command. */
  writes(): readonly string[];
  close(): Promise<void>;
}

/** What changes nothing. */
const reads = new Set(
  'AUTH CLIENT CONFIG ECHO EXISTS GET HELLO HGET HGETALL HMGET INFO LLEN LRANGE MGET PING PTTL QUIT SCRIPT SELECT TTL TYPE ZCARD ZCOUNT ZRANGE ZRANGEBYSCORE ZREVRANGE ZSCORE'.split(
    ' ',
  ),
);

/**
 * Stands between the app and its Redis. `before`: the app is killed and Redis never sees the
 * command; `after`: Redis has carried it out, and the app is killed before the answer reaches it.
 */
export async function openGate(options: {
  readonly port: number;
  /** The real Redis, on loopback. */
  readonly to: number;
  readonly kill: () => Promise<void>;
}): Promise<Gate> {
  const { port, to, kill } = options;
  const writes: string[] = [];
  let crashAt: CrashAt | undefined;
  let matched = 0;
  /** Of all connections of a process at once: nothing of it passes any more. */
  let power = { isOn: true };

  const isTheOne = (write: string): boolean => {
    writes.push(write);
    if (!crashAt || !new RegExp(crashAt.pattern).test(write)) return false;
    matched += 1;
    return matched === crashAt.nth;
  };

  const cut = () => {
    power.isOn = false;
    power = { isOn: true };
    void kill();
  };

  const server = createServer((app: Socket) => {
    const mine = power;
    const redis = connect(to, '127.0.0.1');
    /** What was asked and is not answered yet: whether the answer is never to come. */
    const asked: boolean[] = [];
    /** Between MULTI and EXEC: one write, since nothing of it counts without its end. */
    let held: { readonly frames: Buffer[]; readonly words: string[] } | undefined;

    const pass = (frames: readonly Buffer[], write: string | undefined) => {
      const isLast = write !== undefined && isTheOne(write);
      if (isLast && crashAt?.phase === 'before') return cut();
      for (const [n, frame] of frames.entries()) {
        asked.push(isLast && n === frames.length - 1);
        redis.write(frame);
      }
    };

    const take = (frame: Buffer) => {
      if (!mine.isOn) return;
      const words = wordsOf(frame);
      const name = words[0]?.toUpperCase() ?? '';
      if (name === 'MULTI') held = { frames: [], words: [] };
      if (!held) return pass([frame], reads.has(name) ? undefined : words.join(' '));
      held.frames.push(frame);
      if (name !== 'MULTI' && name !== 'EXEC') held.words.push(words.join(' '));
      if (name !== 'EXEC' && name !== 'DISCARD') return;
      const { frames, words: said } = held;
      held = undefined;
      pass(frames, name === 'EXEC' ? said.join('\n') : undefined);
    };

    app.on('data', framesIn(take));
    redis.on(
      'data',
      framesIn((frame) => {
        if (!mine.isOn) return;
        // What Redis says by itself answers nothing.
        const isAnswer = frame[0] !== '>'.charCodeAt(0);
        if (isAnswer && asked.shift()) cut();
        else app.write(frame);
      }),
    );
    for (const [one, other] of [
      [app, redis],
      [redis, app],
    ] as const) {
      one.on('close', () => other.destroy()).on('error', () => other.destroy());
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${port}`,
    crashAt(point) {
      crashAt = point;
      matched = 0;
    },
    writes: () => writes,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
