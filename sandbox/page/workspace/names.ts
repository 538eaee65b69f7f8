import { useSandbox } from '../use-sandbox.ts';

/** The names of people, the app and channels, by id. */
export function useName(): (id: string) => string {
  const { people, bot, channels } = useSandbox().state;
  return (id) => [...people, bot, ...channels].find((each) => each.id === id)?.name ?? id;
}
