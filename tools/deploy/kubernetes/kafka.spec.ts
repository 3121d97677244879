import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { systems, topicsWith } from '#change-events';
import { loadFlows } from '#dataflows';
import { groupIdOf, plannedTopics, services } from '#messaging';
import { readYamlFiles } from '#platform';
import { topicConfig } from '../../../libs/messaging/src/topics/topic-plan.js';

interface Topic {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly partitions: number; readonly config: Readonly<Record<string, string>> };
}
interface User {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly authorization: {
      readonly acls: readonly {
        readonly resource: { readonly type: string; readonly name: string; readonly patternType: string };
        readonly operations: readonly string[];
      }[];
    };
  };
}

const read = <T>(name: string) =>
  parseAllDocuments(readFileSync(`deploy/kubernetes/components/${name}.yaml`, 'utf8')).map((document) => document.toJS() as T);
const topics = read<Topic>('strimzi/topics');
const users = read<User>('strimzi/users');

const loaded = loadFlows(readYamlFiles('flows'));
const flows = 'flows' in loaded ? loaded.flows.filter(({ enabled }) => enabled) : [];
const types = systems.flatMap((system) => [...new Set(flows.map(({ entity }) => entity[system]))].map((entity) => ({ system, entity })));
const plans = plannedTopics(topicsWith(''), types, 6);

/** Names of what a user may do something with. */
function allowed(user: string, type: 'topic' | 'group', operation: string): readonly string[] {
  const acls = users.find(({ metadata }) => metadata.name === `dataflow-${user}`)?.spec.authorization.acls ?? [];
  return acls
    .filter(({ resource, operations }) => resource.type === type && operations.includes(operation))
    .map(({ resource }) => resource.name);
}
const sorted = (names: Iterable<string>) => [...names].sort();
const named = (pattern: RegExp) => sorted(plans.map(({ name }) => name).filter((name) => pattern.test(name)));

describe('The KafkaTopics', () => {
  it('are those that `dataflow setup` makes for the flow files, with the same partitions and settings', () => {
    const wanted = plans.map((plan) => [plan.name, { partitions: plan.partitions, config: topicConfig(plan) }] as const);
    expect(new Map(topics.map(({ metadata, spec }) => [metadata.name, spec]))).toEqual(new Map(wanted));
  });
});

describe('The KafkaUsers', () => {
  it.each([
    ['webcrm-connector', /^webcrm\..*\.commands$/, /^webcrm\..*\.(changes|outcomes)$|^webcrm-connector\.dead-letters$/],
    ['custom-crm-connector', /^customcrm\..*\.commands$/, /^customcrm\..*\.(changes|outcomes)$|^custom-crm-connector\.dead-letters$/],
    ['mapping', /^(webcrm|customcrm)\..*\.(changes|outcomes)$/, /\.commands$|^dataflow\.link\.changes$|^mapping\.dead-letters$/],
  ])('let the %s read and write what its part is, and its group', (service, reads, writes) => {
    expect(sorted(allowed(service, 'topic', 'Read'))).toEqual(named(reads));
    expect(sorted(allowed(service, 'topic', 'Write'))).toEqual(named(writes));
    expect(allowed(service, 'group', 'Read')).toEqual([groupIdOf('', service)]);
  });

  it('let nobody make, change or delete topics, and only the command line see their settings', () => {
    const operations = (user: User) => new Set(user.spec.authorization.acls.flatMap((acl) => acl.operations));
    for (const user of users) for (const power of ['All', 'Create', 'Alter', 'AlterConfigs']) expect(operations(user)).not.toContain(power);
    expect(
      services.flatMap((service) => [...allowed(service, 'topic', 'DescribeConfigs'), ...allowed(service, 'group', 'Delete')]),
    ).toEqual([]);
    expect(sorted(allowed('cli', 'topic', 'DescribeConfigs'))).toEqual(named(/./));
  });

  it('are those that the processes log in as', () => {
    const logins = readFileSync('deploy/kubernetes/components/kafka-login/users.yaml', 'utf8');
    const names = users.map(({ metadata }) => metadata.name);
    expect(sorted(new Set([...logins.matchAll(/value: (dataflow-.*)/g)].map(([, name = '']) => name)))).toEqual(sorted(names));
    expect(sorted(new Set([...logins.matchAll(/secretName: (.*)/g)].map(([, name = '']) => name)))).toEqual(sorted(names));
  });
});

describe('The autoscaling', () => {
  it('looks at the group of the mapping service', () => {
    const scaled = read<{ kind: string; spec: { triggers: readonly { metadata: { consumerGroup: string } }[] } }>('keda/mapping');
    const triggers = scaled.filter(({ kind }) => kind === 'ScaledObject').flatMap(({ spec }) => spec.triggers);
    expect(triggers.map(({ metadata }) => metadata.consumerGroup)).toEqual([groupIdOf('', 'mapping')]);
  });
});
