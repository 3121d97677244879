import type { Pods } from './pods.js';
import type { KubernetesObject } from './render.js';

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values: readonly string[] }[];
}

interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
}

interface Policy {
  readonly podSelector: Selector;
  readonly policyTypes: readonly ('Ingress' | 'Egress')[];
  readonly ingress?: readonly { readonly from: readonly Peer[]; readonly ports: readonly { readonly port: string | number }[] }[];
  readonly egress?: readonly { readonly to: readonly Peer[]; readonly ports: readonly { readonly port: string | number }[] }[];
}

/** Whether the NetworkPolicies among objects let pods of their namespace call others of it. @param port by its name */
export function mayCall(objects: readonly KubernetesObject[], from: Pods, to: Pods, port: string): boolean {
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy').map(({ spec }) => spec as Policy);
  const goesOut = letsThrough(policies, 'Egress', from, to, to, port);
  return goesOut && letsThrough(policies, 'Ingress', to, from, to, port);
}

function letsThrough(policies: readonly Policy[], type: 'Ingress' | 'Egress', pods: Pods, peer: Pods, server: Pods, port: string): boolean {
  const own = policies.filter(({ podSelector, policyTypes }) => policyTypes.includes(type) && selects(podSelector, pods));
  if (own.length === 0) return true;
  const number = server.spec.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === port)?.containerPort;
  const rules = own.flatMap(({ ingress = [], egress = [] }) =>
    type === 'Ingress' ? ingress.map(({ from, ports }) => ({ peers: from, ports })) : egress.map(({ to, ports }) => ({ peers: to, ports })),
  );
  return rules.some(
    ({ peers, ports }) =>
      ports.some((allowed) => allowed.port === port || allowed.port === number) &&
      peers.some(({ podSelector, namespaceSelector }) => podSelector && !namespaceSelector && selects(podSelector, peer)),
  );
}

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, { labels }: Pods): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => operator === 'In' && values.includes(labels[key] ?? ''))
  );
}
