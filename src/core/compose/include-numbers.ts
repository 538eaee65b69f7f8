import type { SendId } from '../../domain/send.ts';
import type { AppContext } from '../context.ts';
import type { StoreDraft } from './store-draft.ts';

/** A press on the button that includes or excludes numbers in the second step. */
export interface InclusionRequest {
  readonly id: SendId;
  /** The version of the draft that the person saw. */
  readonly version: string;
  /** Slack's id of the modal. */
  readonly view: string;
  /** Whether to send to numbers that cannot receive pictures. */
  readonly includesAll: boolean;
}

/**
 * - `taken`: the second step is being rebuilt with its new price.
 * - `stale`: the form was submitted again, or this was pressed already.
 * - `sent`: it was already sent.
 * - `gone`: there is no such draft, or it belongs to another person.
 */
export type InclusionResult = 'taken' | 'stale' | 'sent' | 'gone';
export type IncludeNumbers = (request: InclusionRequest, by: string) => Promise<InclusionResult>;

/** Includes numbers that cannot receive pictures, or not: a new version, so that no earlier price is confirmed. */
export function createIncludeNumbers(
  tools: Pick<AppContext, 'records'> & {
    readonly storeDraft: StoreDraft;
  },
): IncludeNumbers {
  const { records, storeDraft } = tools;
  return async ({ id, version, view, includesAll }, by) => {
    const draft = await records.draft.get(id);
    if (draft?.user !== by) return 'gone';
    if (draft.version !== version) return 'stale';
    if (!draft.changes && (await records.send.get(id))) return 'sent';
    const { version: _, at: __, ...rest } = draft;
    await storeDraft({ ...rest, includesAll, asked: { kind: 'form', view } });
    return 'taken';
  };
}
