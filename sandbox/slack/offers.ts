import { type Json, readJson, readJsonList } from '../json.ts';
import { type Field, readValue } from './person/fields.ts';
import type { ViewRecord } from './views.ts';

/** The options that open forms' external selects have offered so far, because a person picks from what they see. */
export interface Offers {
  remember(viewId: string, field: Field, options: readonly Json[]): void;
  /** The option with this value that the field shows as picked, or has offered. */
  shown(view: ViewRecord, field: Field, value: string): Json | undefined;
}

export function createOffers(): Offers {
  const offered = new Map<string, Map<unknown, Json>>();
  const key = (viewId: string, { blockId, actionId }: Field) => `${viewId} ${blockId} ${actionId}`;
  return {
    remember: (viewId, field, options) => {
      const optionsByValue = offered.get(key(viewId, field)) ?? new Map<unknown, Json>();
      for (const option of options) optionsByValue.set(option.value, option);
      offered.set(key(viewId, field), optionsByValue);
    },
    shown: (view, field, value) => {
      const { selected_option, selected_options } = readValue(view, field);
      const chosen = [readJson(selected_option), ...readJsonList(selected_options)];
      return (
        chosen.find((option) => option.value === value) ??
        offered.get(key(view.id, field))?.get(value)
      );
    },
  };
}
