import { useSyncExternalStore } from 'react';

const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** The system's theme. The page's own styles follow it automatically. */
export function useTheme(): 'light' | 'dark' {
  return useSyncExternalStore(follow, () => (dark.matches ? 'dark' : 'light'));
}

function follow(onChange: () => void): () => void {
  dark.addEventListener('change', onChange);
  return () => dark.removeEventListener('change', onChange);
}
