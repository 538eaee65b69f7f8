import type { SlackWorld } from '../slack/world.ts';

export interface Picture {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** The pictures of the workspace, as Slack's client fetches them for a person. */
export interface Pictures {
  byFileId(fileId: string): Promise<Picture | undefined>;
  byUrl(url: string): Promise<Picture | undefined>;
}

export function createPictures(slack: SlackWorld): Pictures {
  const headers = { authorization: `Bearer ${slack.botToken}` };

  async function download(url: string): Promise<Picture | undefined> {
    if (!isOfTheWorkspace(url, slack.apiUrl)) return undefined;
    const response = await fetch(url, { headers });
    const contentType = response.headers.get('content-type') ?? '';
    if (!response.ok || !contentType.startsWith('image/')) return undefined;
    return { bytes: new Uint8Array(await response.arrayBuffer()), contentType };
  }

  /** What a person gave to the workspace is at hand: showing it is no call of the app's. */
  function given(fileId: string | undefined): Picture | undefined {
    const file = fileId === undefined ? undefined : slack.file(fileId);
    return file?.mimetype.startsWith('image/')
      ? { bytes: file.bytes, contentType: file.mimetype }
      : undefined;
  }

  return {
    byUrl: async (url) => given(/F[0-9A-Z]{8,}/.exec(url)?.[0]) ?? download(url),
    async byFileId(fileId) {
      const known = given(fileId);
      if (known) return known;
      const response = await fetch(`${slack.apiUrl}files.info?file=${fileId}`, { headers });
      const url = privateUrl(await response.json());
      return url ? download(url) : undefined;
    },
  };
}

/** The token goes nowhere but to the pretend Slack itself. */
function isOfTheWorkspace(url: string, apiUrl: string): boolean {
  return URL.canParse(url) && new URL(url).host === new URL(apiUrl).host;
}

function privateUrl(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('file' in answer)) return undefined;
  const { file } = answer;
  if (typeof file !== 'object' || file === null || !('url_private' in file)) return undefined;
  return typeof file.url_private === 'string' ? file.url_private : undefined;
}
