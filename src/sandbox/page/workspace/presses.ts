import { type RefObject, useEffect, useState } from 'react';
import { isJson, type Json, json, text, words } from '../json.ts';

const BUTTON = '.slack_blocks_to_jsx__button_element';
const MENU_ENTRY = '[id^="overflow_menu_popup_"] [tabindex]';

interface Asking {
  readonly button: string;
  readonly confirm: Json;
}

/**
 * The library draws buttons but tells nobody that they were pressed. It writes each action_id into
 * the button's id, so presses are caught on their way down. Its own confirm dialog would swallow
 * the answer: the page asks instead.
 */
export function usePresses(
  place: RefObject<HTMLElement | null>,
  blocks: readonly Json[],
  onPress: (button: string) => void,
) {
  const [asking, setAsking] = useState<Asking>();

  useEffect(() => {
    const element = place.current;
    const catchPress = (event: Event) => {
      if (!(event.target instanceof Element)) return;
      const button = event.target.closest(BUTTON);
      if (!button) return;
      const pressed = buttonsIn(blocks).find(({ action_id }) => action_id === button.id);
      const name = text(pressed?.text ? words(pressed.text) : button.textContent);
      if (!pressed?.confirm) return onPress(name);
      event.stopPropagation();
      setAsking({ button: name, confirm: json(pressed.confirm) });
    };
    // An overflow menu closes on mousedown, before a click on its entry could come to be.
    const catchEntry = (event: Event) => {
      const entry = event.target instanceof Element && event.target.closest(MENU_ENTRY);
      if (entry) onPress(entry.textContent);
    };
    element?.addEventListener('click', catchPress, { capture: true });
    element?.addEventListener('mousedown', catchEntry, { capture: true });
    return () => {
      element?.removeEventListener('click', catchPress, { capture: true });
      element?.removeEventListener('mousedown', catchEntry, { capture: true });
    };
  });

  const answer = (isYes: boolean) => {
    setAsking(undefined);
    if (isYes && asking) onPress(asking.button);
  };
  return { asking, answer };
}

function buttonsIn(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(buttonsIn);
  if (!isJson(value)) return [];
  return value.type === 'button' ? [value] : Object.values(value).flatMap(buttonsIn);
}
