import type { SlackWorld } from '../slack/world.ts';

export interface Picture {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** The workspace's pictures, as Slack's client shows them to a person; these are not calls of the app. */
export interface Pictures {
  byFileId(fileId: string): Promise<Picture | undefined>;
  /** A file by its URL, or Slack's own copy of an external picture. */
  byUrl(url: string): Promise<Picture | undefined>;
}

export function createPictures(slack: SlackWorld): Pictures {
  const byFileId = async (fileId: string): Promise<Picture | undefined> => {
    const file = await slack.download(fileId);
    return file?.mimetype.startsWith('image/')
      ? { bytes: file.bytes, contentType: file.mimetype }
      : undefined;
  };
  return {
    byFileId,
    byUrl: async (url) => {
      const copy = slack.image(url);
      if (copy) return copy;
      const fileId = /F[0-9A-Z]{8,}/.exec(url)?.[0];
      return fileId === undefined ? undefined : byFileId(fileId);
    },
  };
}
