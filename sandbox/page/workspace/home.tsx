import { readJson, readJsonList, readText } from '../../json.ts';
import { FieldRow } from '../form/field-row.tsx';
import {
  buildField,
  buildSlackValue,
  type Field,
  type FieldValue,
  findPickedLabels,
} from '../form/fields.ts';
import { describeTrouble } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import { Blocks } from './blocks.tsx';
import type { Press } from './presses.ts';

/** The app's home tab, if the app has published one. */
export function Home() {
  const { state, act, say } = useSandbox();
  const home = readJson(state.home);
  const viewId = readText(home.id);
  const press = async (press: Press) =>
    say(describeTrouble(await act('click', { viewId, ...press }), 'That button'));
  const fill = async (field: Field, value: FieldValue) =>
    say(
      describeTrouble(await act('fill', { viewId, values: { [field.key]: value } }), 'That choice'),
    );
  const choosing = {
    viewId,
    valueOf: (field: Field) => buildSlackValue(home, field),
    namesOf: (field: Field) => findPickedLabels(home, field),
    onChoose: (field: Field, value: FieldValue) => void fill(field, value),
  };
  if (!state.home) {
    return (
      <div className="home">
        <p className="nothing">The app’s home tab is empty.</p>
      </div>
    );
  }
  return (
    <section className="home" aria-label="Home">
      <div className="home-blocks">
        {readJsonList(home.blocks).map((block) =>
          block.type === 'input' ? (
            <FieldRow
              key={buildField(block).key}
              field={buildField(block)}
              viewId={viewId}
              value={buildSlackValue(home, buildField(block))}
              names={findPickedLabels(home, buildField(block))}
              error={undefined}
              onChange={(value) => void fill(buildField(block), value)}
            />
          ) : (
            <Blocks
              key={readText(block.block_id)}
              blocks={[block]}
              onPress={press}
              choosing={choosing}
            />
          ),
        )}
      </div>
    </section>
  );
}
