import type { Standing } from './load-snapshot.ts';

/** Whether ClickSend holds a send until its time, as far as is known here. */
export function isHeldByClickSend({ send, ended, recall }: Standing, now: number): boolean {
  const isThere = ended === 'left' && send.schedule?.with === 'clicksend' && now < send.schedule.at;
  return isThere && recall?.outcome !== 'returned' && recall?.outcome !== 'replaced';
}

/** ClickSend is being asked to give all of it back. */
export function isRecallOpen({ recall }: Standing): boolean {
  return recall?.outcome === 'pending';
}
