import type { Story } from './story.ts';
import { onceAndForAll, untilQueued } from './went-out.ts';

/** One more than fit in one order. */
const numbers = Array.from({ length: 1_001 }, (_, n) => `+614370${String(n).padStart(5, '0')}`);

const send = 'POST /mms/send';

/** Both orders are out at the same moment; which comes first is chance. */
export const twoBatches: Story = {
  name: 'A picture to 1,001 people: two orders at the same time',
  ending: 'once',
  async play(scene) {
    const list = scene.life.world.clicksend.putList(
      'Everybody',
      numbers.map((phoneNumber) => ({ phoneNumber })),
    );
    await scene.sends({ Lists: [String(list)] });
    await untilQueued(scene, numbers.length);
    await scene.life.risen();
    onceAndForAll(scene, numbers);
  },
  steps: [
    { name: 'ClickSend: the one order', clicksend: send },
    { name: 'ClickSend: the other order', clicksend: send, nth: 2 },
  ],
};
