import type { Scene } from './scene.ts';
import type { Step } from './step.ts';

/** What a person does and sees, to the end, whenever the power is cut. */
export interface Story {
  readonly name: string;
  /** In the order in which they come. */
  readonly steps: readonly Step[];
  /** What comes before: the power stays. */
  readonly begin?: (scene: Scene) => Promise<void>;
  /** What has come of it in the end, whatever happened on the way. */
  readonly ending: 'once' | 'not sent';
  /** Throws when something is not as it must be. */
  readonly play: (scene: Scene) => Promise<void>;
}
