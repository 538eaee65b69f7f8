import type { PictureSource } from '../../domain/send.ts';

/** A file that a form, a message or a person names. */
export type SlackFileRef = Omit<Extract<PictureSource, { readonly kind: 'slack' }>, 'kind'>;

/** Files that people uploaded to Slack. */
export interface SlackFiles {
  /** Throws an AppError; `file_not_ready` (retry later) while Slack scans the file. */
  findFile(ref: SlackFileRef): Promise<SlackFile>;
  /** Throws for more than `maxBytes` and for hosts that are not Slack's. */
  downloadFile(url: string, maxBytes: number): Promise<Uint8Array>;
}

export interface SlackFile {
  readonly id: string;
  readonly name: string;
  /** Undefined when Slack does not say. */
  readonly sizeBytes?: number;
  readonly url: string;
  /** Slack's smaller renderings of it, widest first. */
  readonly thumbs: readonly { readonly url: string; readonly width: number }[];
}
