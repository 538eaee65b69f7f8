import type { Problem } from '../../domain/problem.ts';
import type { SendId } from '../../domain/send.ts';

/** When a workflow started a step, and for whom (a Slack user id). */
export interface StepStart {
  readonly user: string;
  /** Unix ms. */
  readonly at: number;
}

/** Why a step failed: a problem, or a sentence (for a form with errors, or stored by version 0.6). */
type StepError = Problem | string;

/** What to do with a workflow step. The first decision is stored and is final. */
export type StepDecision =
  | {
      readonly kind: 'send';
      readonly at: number;
      readonly by: string;
      readonly draft: SendId;
      readonly version: string;
      /** As the workflow gets it: `0.4850 AUD`. */
      readonly price: string;
      readonly count: number;
    }
  | {
      readonly kind: 'fail';
      readonly at: number;
      readonly error: StepError;
      /** Slack user id of another person to notify. */
      readonly user?: string;
      /** Slack user id of the person who pressed *Do not send*. */
      readonly declinedBy?: string;
    };

/** The result of a step. `isTold`: Slack's workflow got it. */
export type StepResult = { readonly isTold?: true } & (
  | { readonly kind: 'sent'; readonly send: SendId; readonly price: string; readonly count: number }
  | { readonly kind: 'failed'; readonly error: StepError }
);
