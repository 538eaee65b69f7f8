import type { E164 } from '../../src/domain/phone.ts';
import type { Problem } from '../../src/domain/problem.ts';
import type { Send, SendId } from '../../src/domain/send.ts';
import type { RecipientStatus, SendProgress } from '../../src/domain/send-progress.ts';

export const off: Problem = {
  code: 'absent_subscriber',
  what: 'The phone was switched off',
  todo: 'Send again later',
};

/** Text that would have an effect if Slack read it as markup. */
export const hostile = '<!channel> <script>alert(1)</script> *bold* & <@U9> _x_ `y` :smile:';

export const makePhone = (n: number) => `+614371112${String(n).padStart(2, '0')}` as E164;

export function makeSend(count: number, more: Partial<Send> = {}): Send {
  return {
    id: 'mms-abcdefghijklmnopqrst' as SendId,
    user: 'U1',
    channel: 'C1',
    recipients: Array.from({ length: count }, (_, n) => ({ phone: makePhone(n) })),
    subject: 'The front door',
    body: 'Please paint it like this.',
    picture: { kind: 'slack', id: 'F1', name: 'door.jpg' },
    submittedAt: 0,
    ...more,
  };
}

/** Progress with recipients in these states, with a reason where a state has one. */
export function makeProgress(
  states: readonly RecipientStatus[],
  more: Partial<SendProgress> & { readonly problem?: Problem } = {},
): SendProgress {
  const { problem = off, ...rest } = more;
  return {
    recipients: states.map((state, index) => ({
      index,
      phone: makePhone(index),
      state,
      problem: ['failed', 'refused', 'retrying'].includes(state) ? problem : undefined,
    })),
    ...rest,
  };
}

export const repeatItem = <const T>(count: number, one: T): T[] =>
  Array.from({ length: count }, () => one);
