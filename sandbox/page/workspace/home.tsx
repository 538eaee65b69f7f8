import { FieldRow } from '../form/field-row.tsx';
import {
  type Field,
  type FieldValue,
  fieldOf,
  namesInSlack,
  valueInSlack,
} from '../form/fields.ts';
import { json, list, text } from '../json.ts';
import { troubleOf } from '../trouble.ts';
import { useSandbox } from '../use-sandbox.ts';
import { Blocks } from './blocks.tsx';
import type { Press } from './presses.ts';

/** The app's home tab, if the app has published one. */
export function Home() {
  const { state, act, say } = useSandbox();
  const home = json(state.home);
  const viewId = text(home.id);
  const press = async (press: Press) =>
    say(troubleOf(await act('click', { viewId, ...press }), 'That button'));
  const fill = async (field: Field, value: FieldValue) =>
    say(troubleOf(await act('fill', { viewId, values: { [field.key]: value } }), 'That choice'));
  const choosing = {
    viewId,
    valueOf: (field: Field) => valueInSlack(home, field),
    namesOf: (field: Field) => namesInSlack(home, field),
    onChoose: (field: Field, value: FieldValue) => void fill(field, value),
  };
  if (!state.home) {
    return (
      <div className="home">
        <p className="nothing">The app has not put anything on its home tab.</p>
      </div>
    );
  }
  return (
    <section className="home" aria-label="Home">
      <div className="home-blocks">
        {list(home.blocks).map((block) =>
          block.type === 'input' ? (
            <FieldRow
              key={fieldOf(block).key}
              field={fieldOf(block)}
              viewId={viewId}
              value={valueInSlack(home, fieldOf(block))}
              names={namesInSlack(home, fieldOf(block))}
              error={undefined}
              onChange={(value) => void fill(fieldOf(block), value)}
            />
          ) : (
            <Blocks
              key={text(block.block_id)}
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
