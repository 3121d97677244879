// `npm run demo`: everything on this machine, from nothing. See --help.
// Only Node's own modules may be imported here until the dependencies are installed.
import { ensureBuilt } from '../bootstrap/build.mjs';
import { endWithNpm } from '../bootstrap/end-with-npm.mjs';
import { ensureInstalled } from '../bootstrap/install.mjs';
import { rerunOnPinnedNode } from '../bootstrap/pinned-node.mjs';
import { readOptions, usage } from './options.mjs';

endWithNpm();
try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
  } else {
    ensureInstalled(console.log);
    if (!rerunOnPinnedNode()) {
      ensureBuilt(console.log);
      const { runDemo } = await import('./run-demo.mjs');
      process.exit(await runDemo(options));
    }
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
