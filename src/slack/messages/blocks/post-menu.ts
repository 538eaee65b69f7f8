import type { Overflow } from '@slack/types';
import type { SendId } from '../../../domain/send.ts';
import { actionIds } from './action-ids.ts';
import { buildPlainText } from './plain-text.ts';

/** The choices in a post's menu. */
const menuActs = ['again', 'details', 'reference', 'remove', 'cancel'] as const;
export type MenuAct = (typeof menuActs)[number];

/** Slack allows at most five. */
export interface MenuChoice {
  readonly act: MenuAct;
  readonly text: string;
}

/** The menu behind the three dots of a post. */
export function buildPostMenu(send: SendId, choices: readonly MenuChoice[]): Overflow {
  const options = choices.map(({ act, text }) => ({
    text: buildPlainText(text),
    value: `${act}:${send}`,
  }));
  return { type: 'overflow', action_id: actionIds.postMenu, options };
}

/** Undefined if another version of the app wrote it. */
export function parseMenuValue(
  value: string,
): { readonly act: MenuAct; readonly send: SendId } | undefined {
  const [word, send] = value.split(':');
  const act = menuActs.find((one) => one === word);
  return act && send ? { act, send: send as SendId } : undefined;
}
