import type { AppContext } from '../context.ts';
import { AppError } from '../errors.ts';
import type { SlackWorkspace } from '../records/opt-out-facts.ts';

/** Throws an AppError for the operator if the store belongs to another workspace. */
type AssertOwnStore = () => Promise<void>;

/**
 * The first workspace that uses a store owns it. An app of another one would show its people the other's numbers and
 * replies, run its scheduled messages, and post to channels that don’t exist there.
 */
export function createWorkspaceGuard({
  records,
  log,
  findWorkspace,
}: Pick<AppContext, 'records' | 'log'> & {
  /** Undefined if Slack did not respond yet. */
  readonly findWorkspace: () => SlackWorkspace | undefined | Promise<SlackWorkspace | undefined>;
}): AssertOwnStore {
  let isReported = false;
  return async () => {
    const workspace = await findWorkspace();
    const mark = await records.storeIdentity.get();
    // Without a mark, the store watch sets one first.
    if (!workspace || !mark) return;
    const { workspace: owner } = mark;
    if (owner && !isSameWorkspace(owner, workspace)) {
      const error = createForeignStoreError(owner, workspace);
      if (!isReported) log.error({}, error.message);
      isReported = true;
      throw error;
    }
    isReported = false;
    if (owner?.team === workspace.team && owner.enterprise === workspace.enterprise) return;
    // If another process changed the mark, the next check finds out.
    await records.storeIdentity.compareAndSet(mark, { ...mark, workspace });
  };
}

/** A token for a whole Enterprise organization has the organization's id as its team. */
export function isSameWorkspace(owner: SlackWorkspace, workspace: SlackWorkspace): boolean {
  return (
    owner.team === workspace.team ||
    owner.enterprise === workspace.team ||
    owner.team === workspace.enterprise
  );
}

function createForeignStoreError(owner: SlackWorkspace, { team }: SlackWorkspace): AppError {
  return new AppError('foreign_store', {
    retry: 'never',
    message: `This store belongs to the Slack workspace ${owner.team}, but SLACK_BOT_TOKEN is for ${team}. Use the token of ${owner.team}, or give this app a store of its own: another DATA_DIR or, with Redis, another REDIS_KEY_PREFIX. To take the opt-outs along, use /mms optouts export in ${owner.team}, then npm run restore-opt-outs.`,
  });
}
