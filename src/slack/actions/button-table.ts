import type { App } from '@slack/bolt';
import type { PublishHome } from '../home/publish-home.ts';
import { type Button, registerButtons } from './button.ts';
import {
  cancelAllButton,
  cancelButton,
  cancelRecipientButton,
  keepButton,
  stopButton,
} from './cancel.ts';
import { contactFileButton, forgetButton, optOutButton } from './contact.ts';
import { confirmStepButton, declineStepButton } from './decide-step.ts';
import { deleteTemplateButton } from './delete-template.ts';
import { sendNowButton } from './send-now.ts';
import { textNowButton } from './text-now.ts';
import { turnPageButton } from './turn-page.ts';
import {
  checkNoReportButton,
  checkUnconfirmedButton,
  resendUnconfirmedButton,
} from './unconfirmed.ts';

/** Every button that runs an action and shows the result. */
const buttons = [
  cancelButton,
  cancelRecipientButton,
  stopButton,
  cancelAllButton,
  keepButton,
  sendNowButton,
  checkUnconfirmedButton,
  resendUnconfirmedButton,
  checkNoReportButton,
  textNowButton,
  optOutButton,
  contactFileButton,
  forgetButton,
  deleteTemplateButton,
  turnPageButton,
  confirmStepButton,
  declineStepButton,
] as const;

/** The combined tools of all buttons. */
export type ButtonTools = (typeof buttons)[number] extends Button<infer Tools> ? Tools : never;

export function registerAllButtons(
  app: App,
  tools: ButtonTools & { readonly publishHome: PublishHome },
): void {
  registerButtons<ButtonTools>(app, buttons, tools);
}
