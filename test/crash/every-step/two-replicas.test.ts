import { tryEveryStep } from '../every-step.ts';

tryEveryStep('two replicas');
