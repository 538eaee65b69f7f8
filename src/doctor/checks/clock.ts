import type { DoctorCheck } from './doctor-check.ts';
import { failCheck, passCheck, skipCheck } from './findings.ts';

/** Slack's signatures are valid for five minutes, and a clock that is a minute off will drift further. */
const MAX_OFFSET_MS = 60_000;

/** Compares the machine's clock with Slack's and ClickSend's, using the `Date` header of a response. */
export const clockCheck: DoctorCheck = {
  name: 'clock',
  async run({ config, clock: machine }, signal) {
    const offsets = await Promise.all(
      [`${config.SLACK_API_URL}api.test`, config.CLICKSEND_API_URL].map((url) =>
        measureOffset(url, machine.now, signal),
      ),
    );
    const known = offsets.filter((offset) => offset !== undefined);
    // If one of the two is itself wrong, the closer one is right.
    const [offsetMs] = known.sort((a, b) => Math.abs(a) - Math.abs(b));
    if (offsetMs === undefined) return skipCheck('nobody answered with the time');
    if (Math.abs(offsetMs) <= MAX_OFFSET_MS) return passCheck('right');
    const seconds = Math.round(Math.abs(offsetMs) / 1000);
    return failCheck(
      `${seconds} seconds ${offsetMs > 0 ? 'ahead' : 'behind'}: Slack’s signatures and schedules will not be right`,
      'Let this machine set its clock by itself (NTP, e.g. timedatectl set-ntp true)',
    );
  },
};

/** How many ms the machine's clock is ahead of the server's. Undefined if the response has no time. */
async function measureOffset(
  url: string,
  now: () => number,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const sentAt = now();
    const answer = await fetch(url, { redirect: 'manual', signal });
    const halfwayAt = (sentAt + now()) / 2;
    await answer.body?.cancel();
    const serverTime = Date.parse(answer.headers.get('date') ?? '');
    return Number.isNaN(serverTime) ? undefined : halfwayAt - serverTime;
  } catch {
    return undefined;
  }
}
