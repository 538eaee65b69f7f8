import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/**
 * Where this process's pid is valid. Containers have pids of their own (each has a 1), and after a
 * boot the same pids are other processes.
 */
export async function readPidScope(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const pids = await readlink('/proc/self/ns/pid').catch(() => '');
  return boot ? `${boot.trim()} ${pids}` : hostname();
}

/** When a process started, in the kernel's ticks; '' where the system does not tell, or there is no such process. */
export async function readProcessStart(pid: number): Promise<string> {
  const { state, start } = await readProcStat(pid);
  // A killed process stays in the table until its parent collects it, but it runs no more.
  return state === 'Z' || state === 'X' ? '' : start;
}

async function readProcStat(
  pid: number,
): Promise<{ readonly state: string; readonly start: string }> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The 2nd field is the program's name and may hold spaces and brackets; the 3rd is the state, the 22nd the start.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', start: fields[19] ?? '' };
}

/** Whether the process with this pid and this start still runs. */
export async function isProcessRunning(pid: number, start: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    const isOtherUsers = error instanceof Error && 'code' in error && error.code === 'EPERM';
    if (!isOtherUsers) return false;
  }
  return (await readProcessStart(pid)) === start;
}
