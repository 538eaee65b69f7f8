// Before `npm start`, `npm run setup` and `npm run doctor`: Node alone would answer with a stack trace.
import { existsSync } from 'node:fs';

if (!existsSync(new URL('../dist/main.js', import.meta.url))) {
  process.stderr.write('The app is not built yet. Run npm install in this folder first.\n');
  process.exitCode = 1;
}
