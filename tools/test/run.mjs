// `npm test`: everything that must hold, from lint to the whole story. The last line is "N passed, N failed".
// Only Node's own modules may be imported here until the dependencies are installed.
import { endWithNpm } from '../bootstrap/end-with-npm.mjs';
import { ensureInstalled } from '../bootstrap/install.mjs';
import { rerunOnPinnedNode } from '../bootstrap/pinned-node.mjs';

endWithNpm();
try {
  ensureInstalled(console.error);
  if (!rerunOnPinnedNode()) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
    const { runAll } = await import('./run-all.mjs');
    process.exit(await runAll());
  }
} catch (error) {
  console.error(error.message);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
