import { useSandbox } from '../use-sandbox.ts';

/** What people, the app and channels are called, by their ids. */
export function useName(): (id: string) => string {
  const { people, bot, channels } = useSandbox().state;
  return (id) => [...people, bot, ...channels].find((each) => each.id === id)?.name ?? id;
}
