import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { type App, createApp, createProcessTools } from './app.ts';
import { type Config, readConfig } from './config.ts';
import type { Clock } from './core/ports/clock.ts';
import { loadEnvFile } from './server/load-env-file.ts';
import { exitProcess, registerErrorHandlers, shutDownOnSignal } from './server/shut-down.ts';

const clock: Clock = {
  now: Date.now,
  wait: (ms) => wait(ms, undefined, { ref: false }),
};

await main();

async function main(): Promise<void> {
  const config = readConfigOrExit();
  const tools = createProcessTools(config, clock);
  const { log } = tools;
  let app: App | undefined;
  const exitNow = (code: number) =>
    exitProcess(code, { closeStore: async () => app?.closeStore(), clock });
  registerErrorHandlers(log, exitNow);
  try {
    app = await createApp(config, tools);
    const { server, gate } = app;
    // Before anything else, so that a signal during the start is not missed. The server stays open until
    // the process ends, so that every request gets a response.
    shutDownOnSignal({ gate, stop: app.stop, clock, log, exit: process.exit, exitNow });
    server.listen(config.PORT);
    await once(server, 'listening');
    await app.start();
    log.info({ port: config.PORT, mode: config.SLACK_APP_TOKEN ? 'socket' : 'http' }, 'started');
  } catch (error) {
    log.error(
      { err: error },
      isPortInUse(error)
        ? `not started: PORT ${config.PORT} is in use; stop what uses it, or set another`
        : 'not started',
    );
    await exitNow(1);
  }
}

function isPortInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function readConfigOrExit(): Config {
  try {
    loadEnvFile();
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
