import {
  createContext,
  startTransition,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { ActResult, PageState } from '../page-state.ts';
import { reuse } from './reuse.ts';

/** What every part of the page uses: the state, and a way to act. */
interface SandboxUse {
  readonly state: PageState;
  act(verb: string, asks: Readonly<Record<string, unknown>>): Promise<ActResult>;
  upload(name: string, type: string, content: Blob): Promise<ActResult>;
  become(person: string): void;
  /** Shown at the bottom of the workspace, like an error in Slack. */
  say(trouble: string): void;
}

const Sandbox = createContext<SandboxUse | undefined>(undefined);
export const SandboxProvider = Sandbox.Provider;

export function useSandbox(): SandboxUse {
  const sandbox = useContext(Sandbox);
  if (!sandbox) throw new Error('Not inside the sandbox');
  return sandbox;
}

interface Connection {
  readonly sandbox?: SandboxUse;
  /** The sandbox behind the page was closed. */
  readonly isLost: boolean;
  readonly trouble: string;
}

/** Follows the sandbox as one person sees it. */
export function useConnection(): Connection {
  const [you, become] = useState(() => window.location.hash.slice(1));
  const [state, setState] = useState<PageState>();
  const [isLost, setLost] = useState(false);
  const [trouble, say] = useState('');

  const requestCount = useRef(0);
  // Also for requests that began before another person was picked: the page never returns to the previous
  // person.
  const chosen = useRef(you);
  const shown = useRef<string>(undefined);

  const refresh = useCallback(async () => {
    requestCount.current += 1;
    const mine = requestCount.current;
    const response = await fetch(`/state?you=${chosen.current}`);
    const seen = (await response.json()) as PageState;
    // A response that was overtaken by a later one is outdated.
    if (mine !== requestCount.current) return;
    const show = () => setState((before) => reuse(before, seen));
    // Rendered incrementally, so that a long list does not block typing or pressing. Another person's view
    // is rendered at once, because nobody should type into the previous person's view.
    if (seen.you === shown.current) startTransition(show);
    else show();
    shown.current = seen.you;
  }, []);

  useEffect(() => {
    const changes = new EventSource('/events');
    let isAsking = false;
    let isNews = false;
    // One request at a time, because a thousand receipts cause a thousand changes.
    const follow = async () => {
      isNews = true;
      if (isAsking) return;
      isAsking = true;
      while (isNews) {
        isNews = false;
        await refresh().then(
          () => setLost(false),
          () => setLost(true),
        );
      }
      isAsking = false;
    };
    changes.onmessage = () => void follow();
    changes.onerror = () => setLost(true);
    return () => changes.close();
  }, [refresh]);

  useEffect(() => {
    if (!trouble) return;
    const timer = setTimeout(() => say(''), 8_000);
    return () => clearTimeout(timer);
  }, [trouble]);

  const post = async (path: string, body: BodyInit): Promise<ActResult> => {
    try {
      const response = await fetch(path, { method: 'POST', body });
      const result = (await response.json()) as ActResult;
      await refresh();
      return result;
    } catch {
      return { ok: false, error: 'The sandbox does not answer' };
    }
  };

  // The picked person acts at once, even if the page still shows the previous person's view.
  const user = state?.people.some(({ id }) => id === you) ? you : state?.you;
  const sandbox: SandboxUse | undefined = state && {
    state,
    act: (verb, asks) => post(`/act/${verb}`, JSON.stringify({ user, ...asks })),
    upload: (name, type, content) =>
      post(`/act/upload?${new URLSearchParams({ user: user ?? '', name, type })}`, content),
    become: (person) => {
      window.history.replaceState(null, '', `#${person}`);
      chosen.current = person;
      become(person);
      void refresh().catch(() => setLost(true));
    },
    say,
  };
  return { isLost, trouble, sandbox };
}
