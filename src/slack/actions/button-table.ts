import type { App } from '@slack/bolt';
import type { PublishHome } from '../home/publish-home.ts';
import { type Button, registerButtons } from './button.ts';
import { cancel, cancelAll, cancelEverything, cancelRecipient, keep, stop } from './cancel.ts';
import { checkNoReport } from './check-no-report.ts';
import { contactFile, forget } from './contact.ts';
import { confirmStep, declineStep } from './decide-step.ts';
import { optOut } from './opt-out.ts';
import { checkUnconfirmed, resendUnconfirmed } from './resolve-unconfirmed.ts';
import { sendNow } from './send-now.ts';
import { textNow } from './text-now.ts';
import { turnPage } from './turn-page.ts';

/** Every button that does something and says what came of it. */
const buttons = [
  ...[cancel, cancelRecipient, stop, cancelAll, cancelEverything, keep],
  ...[sendNow, checkUnconfirmed, resendUnconfirmed, checkNoReport],
  ...[textNow, optOut],
  ...[contactFile, forget, turnPage],
  ...[confirmStep, declineStep],
] as const;

/** What all of them together need. */
export type ButtonTools = (typeof buttons)[number] extends Button<infer Tools> ? Tools : never;

export function registerAllButtons(
  app: App,
  tools: ButtonTools & { readonly publishHome: PublishHome },
): void {
  registerButtons<ButtonTools>(app, buttons, tools);
}
