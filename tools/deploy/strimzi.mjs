import { globSync, readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { parse, stringify } from 'yaml';
import { topicsWith } from '../../libs/change-events/src/topics.ts';
import { plannedTopics, services } from '../../libs/messaging/src/topics/planned-topics.ts';
import { topicConfig } from '../../libs/messaging/src/topics/topic-plan.ts';

const folder = 'deploy/kubernetes/components/strimzi';
/** As many as `dataflow setup` makes. */
const partitions = 6;
const topics = topicsWith('');
/** The system that each connector reads and writes. */
const systemOf = { 'webcrm-connector': 'webcrm', 'custom-crm-connector': 'customcrm' };

/** The topics of the flow files as KafkaTopics, and who may do what with them as KafkaUsers: texts by path. */
export async function madeForStrimzi() {
  const types = typesOfFlows();
  const plans = plannedTopics(topics, types, partitions);
  return {
    [`${folder}/topics.yaml`]: await yamlOf(plans.map(topicOf)),
    [`${folder}/users.yaml`]: await yamlOf([...services.map((service) => userOf(service, types, plans)), operatorOf(plans)]),
  };
}

/** Record types of the enabled flows, each once. */
function typesOfFlows() {
  const flows = globSync('flows/*.yaml').map((file) => parse(readFileSync(file, 'utf8')));
  const enabled = flows.filter(({ enabled: isEnabled }) => isEnabled !== false);
  return ['webcrm', 'customcrm'].flatMap((system) =>
    [...new Set(enabled.map((flow) => flow[system]))].sort().map((entity) => ({ system, entity })),
  );
}

function topicOf(plan) {
  return {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'KafkaTopic',
    metadata: { name: plan.name, labels: { 'strimzi.io/cluster': 'kafka' } },
    spec: { partitions: plan.partitions, config: topicConfig(plan) },
  };
}

/** A service reads and writes what its part is, and may see that its other topics are there: it checks that when it starts. */
function userOf(service, types, plans) {
  const own = types.filter(({ system }) => system === (systemOf[service] ?? system));
  const named = (kind) => own.map(({ system, entity }) => topics[kind](system, entity));
  const isMapping = service === 'mapping';
  const reads = isMapping ? [...named('changes'), ...named('outcomes')] : named('commands');
  const writes = [
    ...(isMapping ? [...named('commands'), topics.linkChanges()] : [...named('changes'), ...named('outcomes')]),
    topics.deadLetters(service),
  ];
  const sees = isMapping ? plans.map(({ name }) => name).filter((name) => !reads.includes(name) && !writes.includes(name)) : [];
  return user(service, [
    ...reads.map((name) => ({ resource: topic(name), operations: ['Read', 'Describe'] })),
    ...writes.map((name) => ({ resource: topic(name), operations: ['Write', 'Describe'] })),
    ...sees.map((name) => ({ resource: topic(name), operations: ['Describe'] })),
    { resource: { type: 'group', name: `dataflow-${service}`, patternType: 'literal' }, operations: ['Read'] },
  ]);
}

/** The command line shows what lies on every topic and who is behind, puts dead letters back, clears what must not be read, and passes it over. */
function operatorOf(plans) {
  return user('cli', [
    ...plans.map(({ name, keep }) => ({
      resource: topic(name),
      operations: ['Read', 'Write', 'Describe', 'DescribeConfigs', ...(keep === 'newestPerKey' ? [] : ['Delete'])],
    })),
    ...services.map((service) => ({
      resource: { type: 'group', name: `dataflow-${service}`, patternType: 'literal' },
      operations: ['Read', 'Describe'],
    })),
    { resource: { type: 'group', name: 'dataflow-cli', patternType: 'prefix' }, operations: ['Read', 'Delete'] },
  ]);
}

function topic(name) {
  return { type: 'topic', name, patternType: 'literal' };
}

function user(name, acls) {
  return {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'KafkaUser',
    metadata: { name: `dataflow-${name}`, labels: { 'strimzi.io/cluster': 'kafka' } },
    spec: { authentication: { type: 'scram-sha-512' }, authorization: { type: 'simple', acls } },
  };
}

async function yamlOf(objects) {
  const head = '# Made from the flow files by `npm run generate`.\n';
  const text = head + objects.map((object) => stringify(object)).join('---\n');
  return format(text, { ...(await resolveConfig(`${folder}/topics.yaml`)), parser: 'yaml' });
}
