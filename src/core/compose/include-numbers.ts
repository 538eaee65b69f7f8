import type { SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import type { ProposeDraft } from './propose-draft.ts';

/** What somebody pressed in the second step. */
export interface InclusionRequest {
  readonly id: SendId;
  /** The version of the draft that the person saw. */
  readonly version: string;
  /** Slack's id of the modal. */
  readonly view: string;
  /** Whether numbers that cannot get pictures are sent to. */
  readonly includesAll: boolean;
}

/**
 * - `taken`: the second step is made anew, with its price.
 * - `stale`: the form was sent again since, or this was pressed before.
 * - `sent`: it was sent already.
 * - `gone`: there is no such draft (any more), or it is another person's.
 */
export type InclusionResult = 'taken' | 'stale' | 'sent' | 'gone';
export type IncludeNumbers = (request: InclusionRequest, by: string) => Promise<InclusionResult>;

/**
 * The author includes numbers that cannot get pictures, or excludes them again. That makes another
 * version of the draft, so that an earlier price cannot be confirmed for it; it stays the same send.
 */
export function createIncludeNumbers(
  tools: Pick<AppContext, 'records'> & {
    readonly proposeDraft: ProposeDraft;
  },
): IncludeNumbers {
  const { records, proposeDraft } = tools;
  return async ({ id, version, view, includesAll }, by) => {
    const draft = await records.draft.get(id);
    if (draft?.user !== by) return 'gone';
    if (draft.version !== version) return 'stale';
    if (!draft.changes && (await records.send.get(id))) return 'sent';
    const { version: _, at: __, ...proposal } = draft;
    await proposeDraft({ ...proposal, includesAll, asked: { kind: 'form', view } });
    return 'taken';
  };
}
