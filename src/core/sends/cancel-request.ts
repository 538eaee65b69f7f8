import type { SendSnapshot } from './load-snapshot.ts';

/** Whether ClickSend holds a send until its time, as far as is known here. */
export function isHeldByClickSend(
  { send, ended, cancelRequest }: SendSnapshot,
  now: number,
): boolean {
  const isThere = ended === 'left' && send.schedule?.with === 'clicksend' && now < send.schedule.at;
  return isThere && cancelRequest?.outcome !== 'returned' && cancelRequest?.outcome !== 'replaced';
}

/** ClickSend is being asked to give all of it back. */
export function isCancelRequestOpen({ cancelRequest }: SendSnapshot): boolean {
  return cancelRequest?.outcome === 'pending';
}
