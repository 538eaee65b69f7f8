import { commandText } from '../../text/commands.ts';

/** For an endpoint that ClickSend no longer offers: what failed, and where a person can do it instead. */
export function formatMissingEndpoint(
  action: keyof typeof commandText.actions,
  menu: string,
): string {
  return commandText.notOffered({ action: commandText.actions[action], menu });
}
