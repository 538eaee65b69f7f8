import type { Button } from '@slack/types';
import { actionIds } from './action-ids.ts';
import { type PageState, writePage } from './page-state.ts';

/** Every button of a row has its own name; all of them begin like this. */
export const PAGE_BUTTONS = new RegExp(`^${actionIds.page}(?:\\.|$)`);

/** Shows another page of the same answer, or the same one anew. */
export function pageButton(name: 'older' | 'newer' | 'again', text: string, state: PageState) {
  return {
    type: 'button',
    action_id: `${actionIds.page}.${name}`,
    text: { type: 'plain_text', text },
    value: writePage(state),
  } satisfies Button;
}

/** `Newer`, `Older` for something that is counted from 0 on. */
export function turnButtons(
  from: number,
  size: number,
  count: number,
  stateAt: (from: number) => PageState,
): Button[] {
  return [
    ...(from > 0 ? [pageButton('newer', 'Back', stateAt(Math.max(0, from - size)))] : []),
    ...(from + size < count ? [pageButton('older', 'More', stateAt(from + size))] : []),
  ];
}
