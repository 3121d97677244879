// `npm run chaos`: all services in two replicas on real servers, people who write, and everything going wrong. See --help.
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
    ensureInstalled(console.error);
    if (!rerunOnPinnedNode()) {
      ensureBuilt(console.error);
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
      const { runChaos } = await import('./run-chaos.mjs');
      const { report } = await import('./report.mjs');
      const result = await runChaos(options, console.error);
      console.log(options.json ? JSON.stringify(result, null, 2) : report(result));
      process.exit(result.verdict.kept && result.quiet ? 0 : 1);
    }
  }
} catch (error) {
  console.error(error.stack);
  process.exit(1);
}
