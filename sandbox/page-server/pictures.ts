import type { SlackWorld } from '../slack/world.ts';

export interface Picture {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** The pictures of the workspace, as Slack's client shows them to a person: none of it is a call of the app's. */
export interface Pictures {
  byFileId(fileId: string): Promise<Picture | undefined>;
  /** Of a file by its address, or Slack's own copy of a picture that lies elsewhere. */
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
