import { type Sandbox, startSandbox } from './sandbox.ts';

/** `npm run sandbox`: starts the sandbox and runs until it is told to stop. */
await main();

async function main(): Promise<void> {
  const port = Number(process.env.SANDBOX_PORT ?? 4000);
  try {
    const starting = startSandbox({ port, isDemo: true, onStopped: sayStopped });
    shutDownOnSignal(starting);
    const sandbox = await starting;
    print(`\n  The sandbox is open: ${sandbox.url}   (Ctrl-C closes it)\n\n`);
  } catch (error) {
    print(`The sandbox could not start: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}

function sayStopped(lastWords: string): void {
  print(`\nThe app has stopped by itself. Its last words:\n\n${lastWords}\n`);
}

/** Also during the start, so that nothing is left behind. */
function shutDownOnSignal(starting: Promise<Sandbox>): void {
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      if (isStopping) return;
      isStopping = true;
      print('\nClosing the sandbox…\n');
      await (await starting).close();
      process.exit(0);
    });
  }
}

function print(words: string): void {
  process.stdout.write(words);
}
