import type { Button } from '@slack/types';
import { actionIds } from './action-ids.ts';
import { formatPageState, type PageState } from './page-state.ts';

/** Every button of a row has its own name; all of them begin like this. */
export const PAGE_BUTTON_PATTERN = new RegExp(`^${actionIds.page}(?:\\.|$)`);

/** Shows another page of the same answer, or the same one anew. */
export function buildPageButton(name: 'older' | 'newer' | 'again', text: string, state: PageState) {
  return {
    type: 'button',
    action_id: `${actionIds.page}.${name}`,
    text: { type: 'plain_text', text },
    value: formatPageState(state),
  } satisfies Button;
}

/** `Newer`, `Older` for something that is counted from 0 on. */
export function buildPagingButtons(
  from: number,
  size: number,
  count: number,
  stateAt: (from: number) => PageState,
): Button[] {
  return [
    ...(from > 0 ? [buildPageButton('newer', 'Back', stateAt(Math.max(0, from - size)))] : []),
    ...(from + size < count ? [buildPageButton('older', 'More', stateAt(from + size))] : []),
  ];
}
