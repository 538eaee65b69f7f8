import { isJson, parseJson } from '../../json.ts';
import { getPayloadName } from '../channels.ts';
import { APP } from '../identity.ts';
import { respond } from '../respond.ts';
import type { ResponseTarget } from '../response-urls.ts';
import { findPerson, getTeam, type Workspace } from '../workspace.ts';
import type { AppAnswer, SlackWorld } from '../world.ts';

/**
 * Types a slash command into a channel. Slack does not offer commands to people of other organizations;
 * here they can type them, to show that the app refuses.
 */
export async function typeCommand(
  workspace: Workspace,
  input: Parameters<SlackWorld['command']>[0],
): Promise<AppAnswer> {
  const person = findPerson(workspace, input.user);
  const channel = workspace.channels.get(input.channel);
  const target = { channel: channel.id, user: person.id };
  const team = getTeam(person);
  const answer = await workspace.app.send({
    kind: 'slash_commands',
    body: {
      token: APP.verificationToken,
      team_id: team.id,
      team_domain: team.domain,
      channel_id: channel.id,
      channel_name: getPayloadName(channel),
      user_id: person.id,
      user_name: person.handle,
      command: input.command ?? '/mms',
      text: input.text ?? '',
      api_app_id: APP.id,
      is_enterprise_install: 'false',
      response_url: workspace.responseUrls.create('commands', target),
      trigger_id: workspace.triggers.create({ user: person.id, channel: channel.id }),
    },
  });
  if (answer.trouble === undefined) await show(workspace, target, answer.body, input);
  return answer;
}

/** A response with a body is a message: plain text, or JSON as for a response_url. */
async function show(
  workspace: Workspace,
  target: ResponseTarget,
  body: string,
  { command = '/mms', text = '' }: { command?: string; text?: string },
): Promise<void> {
  if (body === '') return;
  const parsed = parseJson(body);
  const message = isJson(parsed) ? parsed : { text: body };
  if (message.response_type === 'in_channel') {
    // Then Slack shows everybody what was typed.
    const { channel, user } = target;
    const ts = workspace.messages.nextTs();
    const raw = { type: 'message', user, ts, text: `${command} ${text}`.trim() };
    workspace.messages.put({ channel, ts, raw, edited: false });
  }
  await respond(workspace, target, message);
}
