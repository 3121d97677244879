import type { Command } from 'commander';
import { changeSizeOf, giveUpFlow, makeCurrent, needsConsent, standingsOf, type ChangeSize } from '#link-registry';
import { flowsOf, withRegistry } from '../operators.js';
import { print, table } from '../table.js';

interface Applied extends Partial<ChangeSize> {
  readonly flow: string;
  readonly result: 'unchanged' | 'made current' | 'needs --yes' | 'given up';
}

/** `dataflow apply`: the flow files here become the ones that decide. */
export function apply(program: Command): void {
  program
    .command('apply')
    .description(
      'make the flow files of FLOWS_PATH current: changed ones, older ones to go back to, and held ones; flows without a file are given up',
    )
    .option('--yes', 'even if more than 5 % of the links of a flow would be written')
    .option('--json', 'for programs')
    .action(async ({ yes = false, json }: { yes?: boolean; json?: boolean }) => {
      const results = await applyAll(yes);
      print(json, results, () =>
        [
          table(
            ['flow', 'result', 'links to write', 'links'],
            results.map(({ flow, result, writes, links }) => [flow, result, writes ?? '', links ?? '']),
          ),
          ...(results.some(isHeld) ? ['Look at what changed in the files that need consent, then run `dataflow apply --yes`.'] : []),
        ].join('\n'),
      );
      if (results.some(isHeld)) process.exitCode = 1;
    });
}

function applyAll(yes: boolean): Promise<readonly Applied[]> {
  const flows = flowsOf(process.env);
  return withRegistry(process.env, async ({ links: registry }) => {
    const applied: Applied[] = [];
    for (const [name, standing] of await standingsOf(registry, flows)) {
      const flow = flows.find((candidate) => candidate.name === name);
      if (flow === undefined) {
        await giveUpFlow(registry, name);
        applied.push({ flow: name, result: 'given up' });
      } else if (standing.kind === 'current') {
        applied.push({ flow: name, result: 'unchanged' });
      } else {
        const size = await changeSizeOf(registry, flow);
        const isAllowed = yes || !needsConsent(size);
        if (isAllowed) await makeCurrent(registry, flow, Date.now());
        applied.push({ flow: name, result: isAllowed ? 'made current' : 'needs --yes', ...size });
      }
    }
    return applied;
  });
}

function isHeld({ result }: Applied): boolean {
  return result === 'needs --yes';
}
