import type { Button, ConfirmationDialog, KnownBlock } from '@slack/types';
import { buildPlainText, listParts, type OptionalPart } from './message.ts';

/** Most buttons have none of these. */
interface ButtonOptions {
  /** Returned when the button is pressed. At most 2,000 characters. */
  readonly value?: string;
  readonly style?: 'primary' | 'danger';
  /** Read by screen readers instead of the text. At most 75 characters. */
  readonly label?: string;
  /** A question asked before anything happens. */
  readonly confirm?: ConfirmationDialog;
}

/** Builds a button. Slack requires unique ids in a block. */
export function buildButton(
  actionId: string,
  text: string,
  { value, style, label, confirm }: ButtonOptions = {},
): Button {
  return {
    type: 'button',
    action_id: actionId,
    text: buildPlainText(text),
    value,
    style,
    accessibility_label: label,
    confirm,
  };
}

/** A row of buttons. No block if there are none. */
export function buildButtonBlocks(...buttons: readonly OptionalPart<Button>[]): KnownBlock[] {
  const elements = listParts(buttons);
  return elements.length > 0 ? [{ type: 'actions', elements }] : [];
}

/** A question before an action. `style` is that of the confirming button. */
export function buildConfirmDialog({
  title,
  text,
  confirm,
  deny,
  style,
}: {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly deny: string;
  readonly style?: 'danger';
}): ConfirmationDialog {
  return {
    title: buildPlainText(title),
    text: buildPlainText(text),
    confirm: buildPlainText(confirm),
    deny: buildPlainText(deny),
    style,
  };
}
