import { parseArgs } from 'node:util';
import { startSandbox } from './sandbox.ts';

const USAGE = `Opens a pretend Slack, ClickSend and phones in the browser, with the real app between them.

  npm run sandbox

It has no options. SANDBOX_PORT is the page's port (default 4000, or the next free one).
Ctrl-C closes it. Nothing leaves this machine, and nothing is kept.
`;

await main();

async function main(): Promise<void> {
  if (isUsageWanted()) return print(USAGE);
  // Before it starts anything and before it says so, so that nothing is left behind.
  const stopped = stopOnSignal(async () => (await starting).close());
  // Ctrl-C reaches the app too, and may end it first.
  const onStopped = (lastWords: string) => {
    if (!stopped.isStopping) sayStopped(lastWords);
  };
  print('\nStarting the sandbox…\n');
  const port = Number(process.env.SANDBOX_PORT || 4000);
  const starting = startSandbox({ port, isDemo: true, onStopped });
  try {
    const { url } = await starting;
    if (!stopped.isStopping) print(`\n  The sandbox is open: ${url}   (Ctrl-C closes it)\n\n`);
  } catch (error) {
    // What it was starting ends by the same signal, which is no failure.
    if (stopped.isStopping) return;
    print(`The sandbox could not start: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}

/** Throws nothing: an unknown option shows the usage too. */
function isUsageWanted(): boolean {
  try {
    return parseArgs({ options: { help: { type: 'boolean', short: 'h' } } }).values.help === true;
  } catch {
    process.exitCode = 2;
    return true;
  }
}

function sayStopped(lastWords: string): void {
  print(`\nThe app has stopped by itself. Its last words:\n\n${lastWords}\n`);
}

/** `close` may fail, because Ctrl-C reaches every process that the sandbox started. */
function stopOnSignal(close: () => Promise<void>): { readonly isStopping: boolean } {
  const state = { isStopping: false };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      if (state.isStopping) return;
      state.isStopping = true;
      print('\nClosing the sandbox…\n');
      await close().catch(() => undefined);
      process.exit(0);
    });
  }
  return state;
}

function print(words: string): void {
  process.stdout.write(words);
}
