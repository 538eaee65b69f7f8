import type { EditResult } from '../../../core/scheduling/edit-send.ts';
import { modalText } from '../../text/modal.ts';

/** Why a scheduled send could not be changed. */
export function formatEditResult(why: Exclude<EditResult, 'changed'>): string {
  const words: Readonly<Record<Exclude<EditResult, 'changed'>, string>> = modalText.edit;
  return words[why];
}
