import { randomBytes } from 'node:crypto';
import { TEAM } from './identity.ts';
import { LIMITS } from './limits.ts';

/** Where a response by response_url goes. */
export interface ResponseTarget {
  readonly channel: string;
  readonly user: string;
  /** The message that was clicked, which may be replaced or deleted. */
  readonly originalTs?: string;
}

export interface ResponseUrls {
  create(kind: 'commands' | 'actions', target: ResponseTarget): string;
  /** Uses it once; `path` is the URL's path. */
  spend(path: string): ResponseTarget | 'used_url' | 'expired_url' | undefined;
}

export function createResponseUrls(frontUrl: () => string, now: () => number): ResponseUrls {
  const urls = new Map<string, { target: ResponseTarget; until: number; uses: number }>();
  return {
    create: (kind, target) => {
      const path = `/${kind}/${TEAM.id}/${randomBytes(6).toString('hex')}/${randomBytes(12).toString('hex')}`;
      urls.set(path, { target, until: now() + LIMITS.responseUrl.ms, uses: 0 });
      return `${frontUrl()}${path}`;
    },
    spend: (path) => {
      const issued = urls.get(path);
      if (issued === undefined) return undefined;
      if (now() > issued.until) return 'expired_url';
      if (issued.uses >= LIMITS.responseUrl.uses) return 'used_url';
      issued.uses += 1;
      return issued.target;
    },
  };
}
