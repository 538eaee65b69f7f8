import { list } from '../json.ts';
import { useSandbox } from '../use-sandbox.ts';
import { Blocks } from './blocks.tsx';

/** The app's home tab, as far as the app has published one. */
export function Home() {
  const { state, act } = useSandbox();
  const viewId = state.home?.id;
  return (
    <div className="home">
      {state.home ? (
        <Blocks
          blocks={list(state.home.blocks)}
          onPress={(button) => void act('click', { viewId, button })}
        />
      ) : (
        <p className="nothing">The app has not put anything on its home tab.</p>
      )}
    </div>
  );
}
