import type { AllMiddlewareArgs, AnyMiddlewareArgs, App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { OUTSIDER_PROBLEM, ROLE_UNKNOWN_PROBLEM } from '../../core/permissions/check-permission.ts';
import type { Log } from '../../core/ports/log.ts';
import type { People } from '../../core/ports/people.ts';
import { formatProblem, type Problem } from '../../domain/problem.ts';
import type { InstalledWorkspace } from '../client/connection.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { buildNoticeView } from '../modals/shared/notice-view.ts';
import { type ActorOrigin, classifyActor } from './classify-actor.ts';

export interface GateOptions {
  /** Where the app is installed; undefined while Slack does not say. */
  readonly findWorkspace: () =>
    | InstalledWorkspace
    | undefined
    | Promise<InstalledWorkspace | undefined>;
  readonly people: Pick<People, 'findRole'>;
  readonly log: Log;
}

type Request = AnyMiddlewareArgs & AllMiddlewareArgs;

/**
 * Stands before every listener: only people of the workspace, or of its Enterprise organisation, come
 * through; others are told so in private. Decided by what Slack sent, without asking anybody: forms
 * open in time. Only for a workspace that may be of the same organisation Slack is asked.
 *
 * What somebody else types in a thread comes through with `context.isExternal`, since the thread
 * has to say that it stays inside.
 */
export function registerGate(app: App, options: GateOptions): void {
  const { findWorkspace, people, log } = options;
  app.use(async (request) => {
    const home = await findWorkspace();
    const belonging = home ? await judge(request, home) : 'untold';
    if (belonging === 'ours') return request.next();
    if (isMessage(request.body)) {
      request.context.isFromOutside = true;
      return request.next();
    }
    log.warn({ belonging, user: request.context.userId }, 'refused somebody from outside');
    await refuse(request, belonging === 'untold' ? ROLE_UNKNOWN_PROBLEM : OUTSIDER_PROBLEM).catch(
      (error: unknown) => {
        log.warn({ code: toAppError(error).code }, 'somebody from outside was not told so');
      },
    );
  });

  async function judge({ body, context }: Request, home: InstalledWorkspace): Promise<ActorOrigin> {
    const belonging = classifyActor(body, home);
    if (belonging !== 'sister') return belonging;
    const { userId = '' } = context;
    const role = await people.findRole(userId).catch(() => undefined);
    if (role === undefined) return 'untold';
    return role === 'outsider' ? 'foreign' : 'ours';
  }
}

function isMessage(body: Request['body']): boolean {
  return 'event' in body && body.event.type === 'message';
}

/** Answers in the way that Slack wants of this kind of request. */
async function refuse(request: Request, problem: Problem): Promise<void> {
  const { body, client } = request;
  const text = formatProblem(problem);
  if ('event' in body) {
    // Of a step in a workflow: it is not asked for again.
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
      await tell(request, client, text);
  }
}

/** Beside the message, in the place of the modal, or in a modal of its own. */
async function tell(request: Request, client: WebClient, text: string): Promise<void> {
  const { body } = request;
  const respond = 'respond' in request ? request.respond : undefined;
  const view = buildNoticeView(text);
  if (respond) {
    await respond({ response_type: 'ephemeral', replace_original: false, text });
  } else if ('view' in body && body.view?.type === 'modal') {
    await client.views.update({ view_id: body.view.id, view });
  } else if ('trigger_id' in body && body.trigger_id) {
    await client.views.open({ trigger_id: body.trigger_id, view });
  }
}
