import type { Changes } from '../changes.ts';
import type { Json } from '../json.ts';
import type { ApiCall } from './world.ts';

/** Records the app's calls. A call is listed as soon as it arrives, its response once it is sent. */
export interface Calls {
  begin(method: string, args: Json): (status: number, answer: Json) => void;
  all(method?: string): readonly ApiCall[];
}

export function createCalls(changes: Changes): Calls {
  const calls: ApiCall[] = [];
  return {
    begin: (method, args) => {
      const index = calls.push({ method, at: Date.now(), args, answer: {}, status: 0 }) - 1;
      changes.tell();
      return (status, answer) => {
        const call = calls[index];
        if (call !== undefined) calls[index] = { ...call, status, answer };
        changes.tell();
      };
    },
    all: (method) => calls.filter((call) => method === undefined || call.method === method),
  };
}
