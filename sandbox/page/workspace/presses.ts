import { type RefObject, useEffect, useState } from 'react';
import { isJson, type Json, readJson, readText, readWords } from '../../json.ts';

const BUTTON = '.slack_blocks_to_jsx__button_element';
const MENU = '[id^="overflow_menu_popup_"]';
const MENU_ENTRY = `${MENU} [tabindex]`;
const MENU_BUTTON = '[id^="overflow_menu_button_"]';

/** A button press as sent to Slack: its text and its location. */
export interface Press {
  readonly button: string;
  readonly blockId: string;
  readonly actionId?: string;
}

interface Asking {
  readonly press: Press;
  readonly confirm: Json;
}

/**
 * The library renders buttons but does not report presses. It writes each action_id in the button's id, so
 * presses are caught in the capture phase. Its own confirm dialog would swallow the answer, so the page
 * asks instead.
 */
export function usePresses(
  place: RefObject<HTMLElement | null>,
  block: Json,
  onPress: (press: Press) => void,
) {
  const [asking, setAsking] = useState<Asking>();
  const blockId = readText(block.block_id);

  useEffect(() => {
    const element = place.current;
    const catchPress = (event: Event) => {
      if (!(event.target instanceof Element)) return;
      const drawn = event.target.closest(BUTTON);
      if (!drawn) return;
      const pressed = collectButtons(block).find(({ action_id }) => action_id === drawn.id);
      const button = readText(pressed?.text ? readWords(pressed.text) : drawn.textContent);
      const press = { button, blockId, actionId: pressed ? drawn.id : undefined };
      if (!pressed?.confirm) return onPress(press);
      event.stopPropagation();
      setAsking({ press, confirm: readJson(pressed.confirm) });
    };
    // An overflow menu closes on mousedown, before its item could be clicked.
    const catchEntry = (event: Event) => {
      const entry = event.target instanceof Element && event.target.closest(MENU_ENTRY);
      if (entry) onPress({ button: entry.textContent, blockId });
    };
    // At the end of a channel it would open below what is visible.
    const showMenu = (event: Event) => {
      if (!(event.target instanceof Element) || !event.target.closest(MENU_BUTTON)) return;
      requestAnimationFrame(() =>
        element?.querySelector(MENU)?.scrollIntoView({ block: 'nearest', behavior: 'instant' }),
      );
    };
    const closeMenu = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !element?.querySelector(MENU)) return;
      // The library closes its menu on a press elsewhere, and knows no key.
      document.body.dispatchEvent(new MouseEvent('mousedown', { bubbles: true }));
      element.querySelector<HTMLElement>(MENU_BUTTON)?.focus();
    };
    element?.addEventListener('click', catchPress, { capture: true });
    element?.addEventListener('click', showMenu);
    element?.addEventListener('mousedown', catchEntry, { capture: true });
    document.addEventListener('keydown', closeMenu);
    return () => {
      element?.removeEventListener('click', showMenu);
      document.removeEventListener('keydown', closeMenu);
      element?.removeEventListener('click', catchPress, { capture: true });
      element?.removeEventListener('mousedown', catchEntry, { capture: true });
    };
  });

  const answer = (isYes: boolean) => {
    setAsking(undefined);
    if (isYes && asking) onPress(asking.press);
  };
  return { asking, answer };
}

function collectButtons(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(collectButtons);
  if (!isJson(value)) return [];
  return value.type === 'button' ? [value] : Object.values(value).flatMap(collectButtons);
}
