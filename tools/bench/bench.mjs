// `npm run bench -- <scenario>`: what things cost, measured on real servers and the sandbox. See --help.
// Only Node's own modules may be imported here until the dependencies are installed.
import { runMeasuringTool } from '../bootstrap/measuring-tool.mjs';
import { readOptions, usage } from './options.mjs';

await runMeasuringTool({
  usage,
  readOptions,
  load: async () => {
    const { runBench } = await import('./run-bench.mjs');
    const { report } = await import('./report.mjs');
    return { run: runBench, report, isKept: ({ kept }) => kept };
  },
});
