import type { AllMiddlewareArgs, AnyMiddlewareArgs, App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { OUTSIDER_PROBLEM, ROLE_UNKNOWN_PROBLEM } from '../../core/permissions/check-permission.ts';
import type { Log } from '../../core/ports/log.ts';
import type { People } from '../../core/ports/people.ts';
import type { SlackWorkspace } from '../../core/records/opt-out-facts.ts';
import type { Problem } from '../../domain/problem.ts';
import type { SlackConnection } from '../client/connection.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { PRIVATE } from '../messages/blocks/message.ts';
import { buildNoticeView } from '../modals/shared/modal-views.ts';
import { formatProblem } from '../text/problems.ts';
import { type ActorOrigin, classifyActor } from './classify-actor.ts';

export interface GateOptions {
  readonly findWorkspace: SlackConnection['findWorkspace'];
  readonly people: Pick<People, 'findRole'>;
  readonly log: Log;
}

type Request = AnyMiddlewareArgs & AllMiddlewareArgs;

/**
 * Runs before every listener and admits only people of the workspace or its Enterprise organization; others
 * get a private message. It decides from the request alone, without a call, so that modals open in time. It
 * calls Slack only about a workspace that may belong to the same organization.
 *
 * An outsider's message in a thread passes with `context.isFromOutside`, because the thread has to say that
 * the text stays in Slack.
 */
export function registerGate(app: App, options: GateOptions): void {
  const { findWorkspace, people, log } = options;
  app.use(async (request) => {
    const workspace = await findWorkspace();
    const origin = workspace ? await judge(request, workspace) : 'untold';
    if (origin === 'ours') return request.next();
    if (isMessage(request.body)) {
      request.context.isFromOutside = true;
      return request.next();
    }
    log.warn({ origin, user: request.context.userId }, 'refused a person from outside');
    await refuse(request, origin === 'untold' ? ROLE_UNKNOWN_PROBLEM : OUTSIDER_PROBLEM).catch(
      (error: unknown) => {
        log.warn({ code: toAppError(error).code }, 'failed to respond to a person from outside');
      },
    );
  });

  async function judge(
    { body, context }: Request,
    workspace: SlackWorkspace,
  ): Promise<ActorOrigin> {
    const origin = classifyActor(body, workspace);
    if (origin !== 'sister') return origin;
    const { userId = '' } = context;
    const role = await people.findRole(userId).catch(() => undefined);
    if (role === undefined) return 'untold';
    return role === 'outsider' ? 'foreign' : 'ours';
  }
}

function isMessage(body: Request['body']): boolean {
  return 'event' in body && body.event.type === 'message';
}

/** Responds in the way that Slack expects for this kind of request. */
async function refuse(request: Request, problem: Problem): Promise<void> {
  const { body, client } = request;
  const text = formatProblem(problem);
  if ('event' in body) {
    // Slack does not repeat a workflow step.
    if ('ack' in request && request.ack) await (request.ack as () => Promise<void>)();
    return;
  }
  const ack = request.ack as (answer?: object) => Promise<void>;
  if ('command' in body) return ack({ response_type: 'ephemeral', text });
  switch (body.type) {
    case 'block_suggestion':
      return ack({ options: [] });
    case 'view_submission':
      return ack({ response_action: 'update', view: buildNoticeView(text) });
    default:
      await ack();
      await showRefusal(request, client, text);
  }
}

/** Shows the text next to the message, in place of the modal, or in its own modal. */
async function showRefusal(request: Request, client: WebClient, text: string): Promise<void> {
  const { body } = request;
  const respond = 'respond' in request ? request.respond : undefined;
  const view = buildNoticeView(text);
  if (respond) {
    await respond({ ...PRIVATE, text });
  } else if ('view' in body && body.view?.type === 'modal') {
    await client.views.update({ view_id: body.view.id, view });
  } else if ('trigger_id' in body && body.trigger_id) {
    await client.views.open({ trigger_id: body.trigger_id, view });
  }
}
