import { storeContract } from '../storage/contract.ts';
import { createDisk } from './disk.ts';
import { passTimeInTests } from './passing.ts';
import { createRandom } from './random.ts';

passTimeInTests();

storeContract('the world', async () => createDisk().open().store);

storeContract('the world, on a slow disk', async () => {
  const random = createRandom(1);
  const pickLag = () => ({ beforeMs: random.whole(0, 3), afterMs: random.whole(0, 3) });
  return createDisk(pickLag).open().store;
});
