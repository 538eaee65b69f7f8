import type { DoctorCheck } from './doctor-check.ts';
import { failCheck, passCheck, skipCheck } from './findings.ts';

/** Slack's signatures hold five minutes; a clock that is a minute off goes on drifting. */
const OFF_MS = 60_000;

/** The machine's clock against Slack's and ClickSend's, which stand in the head of every answer. */
export const clockCheck: DoctorCheck = {
  name: 'clock',
  async run({ config, clock: machine }, signal) {
    const offsets = await Promise.all(
      [`${config.SLACK_API_URL}api.test`, config.CLICKSEND_API_URL].map((url) =>
        offsetTo(url, machine.now, signal),
      ),
    );
    const known = offsets.filter((offset) => offset !== undefined);
    // If one of them is wrong itself, the nearer one is right.
    const [offMs] = known.sort((a, b) => Math.abs(a) - Math.abs(b));
    if (offMs === undefined) return skipCheck('nobody answered with the time');
    if (Math.abs(offMs) <= OFF_MS) return passCheck('right');
    const seconds = Math.round(Math.abs(offMs) / 1000);
    return failCheck(
      `${seconds} seconds ${offMs > 0 ? 'ahead' : 'behind'}: Slack’s signatures and schedules will not be right`,
      'Let this machine set its clock by itself (NTP, e.g. timedatectl set-ntp true)',
    );
  },
};

/** How far the machine is ahead, in ms; undefined when no time came. */
async function offsetTo(
  url: string,
  now: () => number,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const asked = now();
    const answer = await fetch(url, { redirect: 'manual', signal });
    const between = (asked + now()) / 2;
    await answer.body?.cancel();
    const theirs = Date.parse(answer.headers.get('date') ?? '');
    return Number.isNaN(theirs) ? undefined : between - theirs;
  } catch {
    return undefined;
  }
}
