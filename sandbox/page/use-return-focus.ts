import { useEffect, useLayoutEffect, useRef } from 'react';

const ELSE = '.channel .composer textarea';

/**
 * Returns the focus to where it was before a dialog opened, once the dialog is closed; to the channel's
 * field if that element is gone.
 */
export function useReturnFocus(isOpen: boolean): void {
  const before = useRef<Element>(null);
  // Dialogs take the focus in an effect, so this runs before.
  useLayoutEffect(() => {
    if (isOpen) before.current = document.activeElement;
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen) return;
    return () => {
      const place = before.current;
      const isThere = place?.isConnected && place !== document.body;
      const target = isThere ? place : document.querySelector(ELSE);
      if (target instanceof HTMLElement) target.focus();
    };
  }, [isOpen]);
}
