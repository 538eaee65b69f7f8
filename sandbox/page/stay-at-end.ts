import { type RefObject, useEffect, useRef } from 'react';

const NEAR_PX = 60;

/**
 * Keeps the end of a list visible when something new comes (`newest` changes) and when the content grows (a
 * picture loads, a post is edited), unless the reader has scrolled away.
 */
export function useStayAtEnd(
  newest: string | number | undefined,
): RefObject<HTMLDivElement | null> {
  const scroll = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);

  useEffect(() => {
    const element = scroll.current;
    if (!element || newest === undefined) return;
    const toEnd = () => element.scrollTo({ top: element.scrollHeight });
    const onScroll = () => {
      const below = element.scrollHeight - element.scrollTop - element.clientHeight;
      isAtEnd.current = below < NEAR_PX;
    };
    const growth = new ResizeObserver(() => isAtEnd.current && toEnd());
    for (const child of element.children) growth.observe(child);
    growth.observe(element);
    element.addEventListener('scroll', onScroll);
    isAtEnd.current = true;
    toEnd();
    return () => {
      growth.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, [newest]);
  return scroll;
}
