import path from 'node:path';
import { expect, test } from 'vitest';
import { createScene } from '../crash/scene.ts';
import { expectGoodEnd, plainSend } from '../crash/stories.ts';
import type { Phase } from '../world/steps.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

/** A write to LMDB, as `die-at-write.mjs` sees it, or a call to Slack or ClickSend. */
type Deed =
  | { readonly write: string }
  | { readonly slack: string }
  | { readonly clicksend: string };

const both: readonly Phase[] = ['before', 'after'];
const lmdb: Readonly<Record<string, Deed>> = {
  'the send': { write: '\\bsend:mms-' },
  'the post': { slack: 'chat.postMessage' },
  'the intent to submit': { write: '\\bbatch:mms-.*"kind":"sending"' },
  'POST /mms/send': { clicksend: 'POST /mms/send' },
  'the receipt': { write: '\\breceipt:' },
  'the reply': { write: '\\breply:' },
};
const redis = { 'POST /mms/send': { clicksend: 'POST /mms/send' } } as const;

const kills = [...listCases('lmdb', lmdb), ...listCases('redis', redis)];

// Concurrent, because these tests mostly wait for a process.
test.concurrent.each(kills)(
  'killed (SIGKILL) $phase $what ($store), the app sends to each person once and posts each note once',
  async ({ store, deed, phase }) => {
    const world = await startWorld({
      store,
      pushAgainAfterMs: 250,
      env: makeDyingEnv(deed, phase),
    });
    let isOver = false;
    let lives = 1;
    const risen = world.app.gone().then(async () => {
      if (isOver) return;
      await world.app.start({ NODE_OPTIONS: '' });
      lives += 1;
    });
    try {
      world.clicksend.setBalance('5000');
      killWhen(world, deed, phase);
      const scene = createScene(world, () => risen);
      await plainSend.play(scene);
      await risen;
      expectGoodEnd(plainSend, scene);
      expect(lives).toBe(2);
    } finally {
      isOver = true;
      await world.close();
    }
  },
);

function listCases(store: 'lmdb' | 'redis', deeds: Readonly<Record<string, Deed>>) {
  return Object.entries(deeds).flatMap(([what, deed]) =>
    both.map((phase) => ({ store, what, deed, phase })),
  );
}

/** The environment that makes the app's process die at a write. */
function makeDyingEnv(deed: Deed, phase: Phase): NonNullable<WorldOptions['env']> {
  if (!('write' in deed)) return {};
  const dieAtWrite = path.resolve(import.meta.dirname, '../setup/die-at-write.mjs');
  return { NODE_OPTIONS: `--import ${dieAtWrite}`, DIE_AT: deed.write, DIE_WHEN: phase };
}

/** Kills the app when the call arrives, or when it was carried out and is about to be answered. */
function killWhen({ slack, clicksend, app }: World, deed: Deed, when: Phase): void {
  const how = { kind: 'reset', when, meanwhile: () => app.kill() } as const;
  if ('slack' in deed) slack.fault({ method: deed.slack, how });
  if ('clicksend' in deed) clicksend.fault({ endpoint: deed.clicksend, how });
}
