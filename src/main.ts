import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { type App, createApp, createProcessTools } from './app.ts';
import { type Config, readConfig } from './config.ts';
import type { Clock } from './core/ports/clock.ts';
import { setProxy } from './http/http-agent.ts';
import { explainFailedStart } from './server/explain-failed-start.ts';
import { loadEnvFile } from './server/load-env-file.ts';
import { exitProcess, registerErrorHandlers, shutDownOnSignal } from './server/shut-down.ts';

const clock: Clock = {
  now: Date.now,
  wait: (ms) => wait(ms, undefined, { ref: false }),
};

await main();

async function main(): Promise<void> {
  const config = readConfigOrExit();
  setProxy(config);
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
    const reason = explainFailedStart(error, config.PORT);
    log.error(reason ? { reason } : { err: error }, 'not started');
    // Jobs may be running already, and would fail one by one if the store closed under them.
    await Promise.race([app?.stop(FAILED_START_GRACE_MS), clock.wait(FAILED_START_GRACE_MS)]).catch(
      () => undefined,
    );
    process.stderr.write(`\nNot started. ${reason ?? UNEXPECTED}\n`);
    await exitNow(1);
  }
}

/** How long jobs may take to end if the app does not start. */
const FAILED_START_GRACE_MS = 4_000;

const UNEXPECTED =
  'The log line above says more. Run npm run doctor, and report what you see (SUPPORT.md).';

function readConfigOrExit(): Config {
  let hasEnvFile = true;
  try {
    hasEnvFile = loadEnvFile(process.env) !== undefined;
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const advice = hasEnvFile
      ? ''
      : `There is no .env in ${process.cwd()}. npm run setup asks for each setting and writes it.\n`;
    process.stderr.write(`${error.message}\n${advice}`);
    process.exit(1);
  }
}
