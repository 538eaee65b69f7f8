import type { PrivateList } from '../../domain/draft.ts';

interface PressBody {
  readonly view?: { readonly type: string };
  readonly container?: { readonly is_ephemeral?: boolean };
  readonly channel?: { readonly id: string } | undefined;
  readonly response_url?: string;
}

/** Whether it was pressed in an ephemeral message, or in one of the app's direct messages with a person. */
export function isInPrivateMessage({ container, channel }: PressBody): boolean {
  return container?.is_ephemeral === true || channel?.id.startsWith('D') === true;
}

/** Whether it was pressed in a channel, whose post shows to everybody what came of it. */
export function isInPost(body: PressBody): boolean {
  return body.view === undefined && !isInPrivateMessage(body);
}

/**
 * Where a button was pressed that opens a form. `page` is what a message shows afterwards. Undefined for a
 * post, which is updated like all others.
 */
export function findPressedList(body: PressBody, page: string): PrivateList | undefined {
  const { view, channel, response_url: respondTo } = body;
  if (view?.type === 'home') return { kind: 'home' };
  if (!respondTo || !isInPrivateMessage(body)) return undefined;
  return { kind: 'message', respondTo, page, channel: channel?.id };
}
