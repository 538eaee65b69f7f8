import { memoizeWithTtl } from '../async/memoize-with-ttl.ts';
import type { AppContext } from '../context.ts';
import type { ClickSend } from '../ports/clicksend.ts';

/** ClickSend allows about 20 of these calls per minute, and a busy minute has as many second steps. */
const REMEMBERED_MS = 10_000;

/** ClickSend with its account cached for ten seconds, or until this process sends or cancels something. */
export function memoizeAccount<C extends ClickSend>(
  clickSend: C,
  { clock }: Pick<AppContext, 'clock'>,
): C {
  let changes = 0;
  const remembered = memoizeWithTtl(REMEMBERED_MS, clock, () => clickSend.fetchAccount(), 1);
  const forgetAfter =
    <Args extends readonly unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> =>
      call(...args).finally(() => {
        changes += 1;
      });
  return {
    ...clickSend,
    fetchAccount: ({ isFresh } = {}) =>
      isFresh ? forgetAfter(clickSend.fetchAccount)() : remembered(String(changes)),
    submitBatch: forgetAfter(clickSend.submitBatch),
    cancelMessage: forgetAfter(clickSend.cancelMessage),
    cancelAllMessages: forgetAfter(clickSend.cancelAllMessages),
  };
}
