import type { EditResult } from '../../../core/scheduling/edit-send.ts';

/** Why a scheduled send was not simply changed. */
export function formatEditResult(why: Exclude<EditResult, 'changed'>): string {
  return words[why];
}

const words = {
  asked:
    'ClickSend holds it already and is being asked to give it back. When it does, your new version takes its place; its post will show which of the two it became.',
  outdated:
    'Somebody else changed it since you opened this form, so nothing was changed. Look at its post, and press Edit there to change it as it is now.',
  left: 'It has left already, so nothing in it can be changed. Its post shows what became of it.',
  cancelled: 'It was cancelled meanwhile, so there is nothing left to change.',
  gone: 'It is no longer here. Please start anew with /mms.',
} as const satisfies Record<Exclude<EditResult, 'changed'>, string>;
