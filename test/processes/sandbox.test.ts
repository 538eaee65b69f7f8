import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

/** Runs `npm run sandbox` in its own process group, as a terminal does. `onOutput` gets all output so far. */
async function runSandbox(
  args: readonly string[],
  onOutput: (screen: string, group: number) => void = () => {},
) {
  const command = ['--import', 'tsx', 'sandbox/main.ts', ...args];
  const env = { ...process.env, SANDBOX_PORT: '0' };
  const child = spawn(process.execPath, command, { env, detached: true });
  let screen = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      screen += text;
      onOutput(screen, child.pid ?? 0);
    });
  }
  const [code] = await once(child, 'close');
  return { code, screen };
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s while the sandbox starts ends it cleanly with exit code 0',
  async (signal) => {
    let isSignalled = false;
    const { code, screen } = await runSandbox([], (output, group) => {
      if (isSignalled || !output.includes('Starting')) return;
      isSignalled = true;
      // Ctrl-C reaches all processes of the terminal, SIGTERM only this one.
      process.kill(signal === 'SIGINT' ? -group : group, signal);
    });
    expect(screen).toBe('\nStarting the sandbox…\n\nClosing the sandbox…\n');
    expect(code).toBe(0);
  },
);

test('--help and unknown options show the usage', async () => {
  const help = await runSandbox(['--help']);
  expect(help).toEqual({ code: 0, screen: expect.stringContaining('npm run sandbox') });
  expect(await runSandbox(['--port', '1'])).toEqual({ ...help, code: 2 });
});
