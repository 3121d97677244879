// `npm run chaos`: all services in two replicas on real servers, people who write, and everything going wrong. See --help.
// Only Node's own modules may be imported here until the dependencies are installed.
import { runMeasuringTool } from '../bootstrap/measuring-tool.mjs';
import { readOptions, usage } from './options.mjs';

await runMeasuringTool({
  usage,
  readOptions,
  load: async () => {
    const { runChaos } = await import('./run-chaos.mjs');
    const { report } = await import('./report.mjs');
    return { run: runChaos, report, isKept: ({ verdict, quiet }) => verdict.kept && quiet };
  },
});
