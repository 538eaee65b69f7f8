import { useSandbox } from '../use-sandbox.ts';

interface AvatarProps {
  readonly user: string;
  /** For a bot that is not a person here. */
  readonly botName?: string | undefined;
}

/** A person's or another bot's initials, or the app's sign. */
export function Avatar({ user, botName }: AvatarProps) {
  const { people, bot } = useSandbox().state;
  if (user === bot.id) return <span className="avatar avatar-app" aria-hidden="true" />;
  const index = people.findIndex(({ id }) => id === user);
  const initials = (people[index]?.name ?? botName ?? '?')
    .split(' ')
    .map((part) => part.charAt(0))
    .join('')
    .slice(0, 2);
  return (
    <span className={`avatar avatar-${index}`} aria-hidden="true">
      {initials}
    </span>
  );
}
