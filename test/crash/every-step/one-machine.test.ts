import { tryEveryStep } from '../every-step.ts';

tryEveryStep('one machine');
