import { storeContract } from '../storage/contract.ts';
import { createDisk } from './disk.ts';
import { passing } from './passing.ts';
import { seeded } from './random.ts';

passing();

storeContract('the world', async () => createDisk().open().store);

storeContract('the world, on a slow disk', async () => {
  const random = seeded(1);
  const lag = () => ({ beforeMs: random.whole(0, 3), afterMs: random.whole(0, 3) });
  return createDisk(lag).open().store;
});
