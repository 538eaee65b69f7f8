import type { PictureSource } from '../../domain/send.ts';

/** A file as a form, a message or a person named it. */
export type SlackFileRef = Omit<Extract<PictureSource, { readonly kind: 'slack' }>, 'kind'>;

/** Files that people gave to Slack. */
export interface SlackFiles {
  /** The file as Slack knows it now. Throws an AppError; `file_not_ready` (retry later) while Slack scans it. */
  findFile(ref: SlackFileRef): Promise<SlackFile>;
  /** At most `maxBytes`. Refuses hosts that are not Slack's. */
  downloadFile(url: string, maxBytes: number): Promise<Uint8Array>;
}

export interface SlackFile {
  readonly id: string;
  readonly name: string;
  /** As Slack says; undefined when it does not. */
  readonly sizeBytes?: number;
  readonly url: string;
  /** Pictures that Slack made of it, widest first. */
  readonly thumbs: readonly { readonly url: string; readonly width: number }[];
}
