import { compareFigure, computeMedian, type Figure } from '../figures.ts';
import { type MeasuredProcess, startMeasured } from '../measured-process.ts';
import { type Load, sendCommands } from '../send-commands.ts';
import { APP, type Setting } from '../setting.ts';

const ROUNDS = 7;

/** `/mms`, sixteen at once. */
export async function measureOpenForm(setting: Setting): Promise<readonly Figure[]> {
  const { peers, embedded, servers, signingSecret } = setting;
  const apps = {
    ours: await startMeasured(APP, embedded),
    bolt: await startMeasured([peers.bareBolt], embedded),
    edge: await startMeasured([peers.slackEdge], embedded),
  };
  const loads = { ours: [] as Load[], bolt: [] as Load[], edge: [] as Load[] };
  const send = (app: MeasuredProcess, count: number) =>
    sendCommands(app.url, { signingSecret, atOnce: 16, count, servers });
  for (const app of Object.values(apps)) await send(app, 1_000);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const who of ['ours', 'bolt', 'edge'] as const) {
      loads[who].push(await send(apps[who], 1_500));
    }
  }
  for (const app of Object.values(apps)) await app.stop();
  const rate = (who: keyof typeof loads) =>
    computeMedian(loads[who].map(({ perSecond }) => perSecond));
  const p99 = (who: keyof typeof loads) => computeMedian(loads[who].map(({ p99Ms }) => p99Ms));
  const bolt = { who: 'bare Bolt' };
  const edge = { who: 'slack-edge' };
  const perSecond = '`/mms` opened, per second';
  const slowest = '`/mms` answered, p99 ms';
  return [
    compareFigure(perSecond, {
      ours: rate('ours'),
      theirs: rate('bolt'),
      ...bolt,
      aim: { atLeast: 0.9 },
    }),
    compareFigure(perSecond, {
      ours: rate('ours'),
      theirs: rate('edge'),
      ...edge,
      aim: { atLeast: 1 },
    }),
    compareFigure(slowest, { ours: p99('ours'), theirs: p99('bolt'), ...bolt }),
    compareFigure(slowest, { ours: p99('ours'), theirs: p99('edge'), ...edge }),
  ];
}
