import type { Flow } from '#dataflows';
import type { LinkRegistry } from '../links/mapping-memory.js';
import type { ChangeSize, RegisteredFlow } from './registered-flows.js';

/** What a flow file is to the registry. Only a current one decides anything. */
export type FlowStanding =
  | {
      readonly kind: 'current';
      /** Another file, on another replica, waits for a person. */
      readonly elsewhere?: ChangeSize;
    }
  /** Never seen so far: the newest. It becomes current, or is held, once it is known how much it would write. */
  | { readonly kind: 'newer' }
  /** A person has to agree to what it would write. */
  | ({ readonly kind: 'held' } & ChangeSize)
  /** It was current, or held, before another one came. */
  | { readonly kind: 'older' }
  /** The flow is under way, and there is no file of it here. */
  | { readonly kind: 'withoutFile' };

/** What a revision of a flow is to the registry. */
export function standingOf(registered: RegisteredFlow | undefined, revision: string): FlowStanding {
  if (registered?.revision === revision) {
    const { held } = registered;
    return held === null ? { kind: 'current' } : { kind: 'current', elsewhere: { writes: held.writes, links: held.links } };
  }
  if (registered?.held?.revision === revision) return { kind: 'held', writes: registered.held.writes, links: registered.held.links };
  return { kind: registered?.older.includes(revision) ? 'older' : 'newer' };
}

/** What the given files are to the registry, by the name of the flow; flows under way without a file are named, too. */
export async function standingsOf(registry: LinkRegistry, flows: readonly Flow[]): Promise<ReadonlyMap<string, FlowStanding>> {
  const registered = await registry.transaction((memory) => memory.flows.hold());
  const withFile = flows.map(
    (flow) =>
      [
        flow.name,
        standingOf(
          registered.find(({ name }) => name === flow.name),
          flow.revision,
        ),
      ] as const,
  );
  const without = registered.filter(({ name, enabled }) => enabled && !flows.some((flow) => flow.name === name));
  return new Map<string, FlowStanding>([...withFile, ...without.map(({ name }) => [name, { kind: 'withoutFile' }] as const)]);
}

/** What a person has to know about a flow whose file here does not decide, and what to do; undefined when there is nothing to say. */
export function describeStanding(flow: string, standing: FlowStanding): string | undefined {
  switch (standing.kind) {
    case 'current':
      return (
        standing.elsewhere &&
        `another file of flow ${flow}, on another replica, would write ${standing.elsewhere.writes} of ${standing.elsewhere.links} links and waits ` +
          'for a person; the one here stays current. Run `dataflow apply --yes` with that file, or take it back'
      );
    case 'newer':
      return `the file of flow ${flow} is new; it becomes current once a mapping service has counted the links that it would write`;
    case 'held':
      return (
        `the changed file of flow ${flow} would write ${standing.writes} of ${standing.links} links and waits for a person; ` +
        'the file before it stays current. Run `dataflow apply --yes`, or take the change back'
      );
    case 'older':
      return (
        `the file of flow ${flow} is older than the current one, so nothing is done with it. Deploy the current file here, ` +
        'or run `dataflow apply` with this one to go back to it'
      );
    case 'withoutFile':
      return `flow ${flow} is under way, and there is no file of it here. Deploy the current files, or run \`dataflow apply\` to give it up`;
  }
}
