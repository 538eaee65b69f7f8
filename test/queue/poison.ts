import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'vitest';
import { retryUntilPasses } from '../setup/eventually.ts';

/** Expects that a job that ends its process is started twice and then given up, and that the job beside it is done. */
export async function expectPoisonJobGivenUp(
  medium: 'lmdb' | 'redis',
  place: string,
): Promise<void> {
  const reports: string[] = [];
  const live = (life: number) => {
    const child = fork(new URL('./poison-child.ts', import.meta.url), [medium, place, `${life}`], {
      execArgv: ['--import', 'tsx'],
    });
    child.on('message', (word) => reports.push(`${life}: ${word}`));
    return child;
  };
  for (const life of [1, 2]) {
    const [, signal] = await once(live(life), 'exit');
    expect(signal).toBe('SIGKILL');
  }
  const last = live(3);
  await retryUntilPasses(() => {
    const third = reports.filter((word) => word.startsWith('3:'));
    expect(third.some((word) => word.includes('bomb given up: the process ended twice'))).toBe(
      true,
    );
    expect(third).toContain('3: next done');
    expect(reports.filter((word) => word.includes('bystander done'))).toHaveLength(1);
  });
  last.kill('SIGKILL');
  expect(reports.filter((word) => word.includes('bomb runs'))).toHaveLength(2);
  expect(reports.filter((word) => word.includes('bystander given up'))).toEqual([]);
}
