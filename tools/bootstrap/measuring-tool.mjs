import { ensureBuilt } from './build.mjs';
import { endWithNpm } from './end-with-npm.mjs';
import { ensureInstalled } from './install.mjs';
import { rerunOnPinnedNode } from './pinned-node.mjs';

/**
 * Runs a tool that measures or judges, on the pinned Node, once everything is installed and built: prints its report, or the result as JSON, and
 * ends with 0 if all was kept. What it needs of the dependencies is loaded only then.
 * @template Result
 * @param {object} tool
 * @param {string} tool.usage
 * @param {(args: string[]) => any} tool.readOptions
 * @param {() => Promise<{ run: (options: any, log: (line: string) => void) => Promise<Result>, report: (result: Result) => string, isKept: (result: Result) => boolean }>} tool.load
 */
export async function runMeasuringTool({ usage, readOptions, load }) {
  endWithNpm();
  try {
    const options = readOptions(process.argv.slice(2));
    if (options.help) {
      console.log(usage);
      return;
    }
    ensureInstalled(console.error);
    if (rerunOnPinnedNode()) return;
    ensureBuilt(console.error);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
    const { run, report, isKept } = await load();
    const result = await run(options, console.error);
    console.log(options.json ? JSON.stringify(result, null, 2) : report(result));
    process.exit(isKept(result) ? 0 : 1);
  } catch (error) {
    console.error(error.stack);
    process.exit(1);
  }
}
