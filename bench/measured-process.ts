import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { findFreePort } from '../sandbox/free-port.ts';

export interface MeasuredProcess {
  readonly url: string;
  readonly pid: number;
  /** From spawn to the first 200 of /health/ready. */
  readonly startMs: number;
  /** The current resident memory, in MB. */
  memoryMb(): number;
  /** The peak resident memory since {@link forgetPeak}, in MB. */
  peakMb(): number;
  forgetPeak(): void;
  stop(): Promise<void>;
}

/** Starts a program and measures how long it takes until it responds. */
export async function startMeasured(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<MeasuredProcess> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const child = spawn('node', args, {
    env: { PATH: process.env.PATH, PORT: String(port), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  await waitUntilReady(url, child);
  const startMs = performance.now() - startedAt;
  return {
    url,
    pid: child.pid ?? 0,
    startMs,
    memoryMb: () => readStatusMb(child, 'VmRSS'),
    peakMb: () => readStatusMb(child, 'VmHWM'),
    // See proc(5): 5 resets the peak.
    forgetPeak: () => writeFileSync(`/proc/${child.pid}/clear_refs`, '5'),
    async stop() {
      process.off('exit', kill);
      const closed = once(child, 'close');
      kill();
      await closed;
    },
  };
}

async function waitUntilReady(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error('The measured program ended at start');
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.status === 200) return;
    await wait(5);
  }
}

function readStatusMb({ pid }: ChildProcess, name: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
}

/** CPU time of a process so far, in ms. */
export function readCpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // See proc(5): utime and stime, in hundredths of a second.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
