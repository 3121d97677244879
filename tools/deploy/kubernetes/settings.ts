import { getMetadataStorage } from 'class-validator';

import { ConfigError, DatabaseSettings, FlowSettings, KafkaSettings, loadConfigs, ServiceSettings, type SettingsClass } from '#platform';
import { CustomCrmSettings } from '../../../apps/custom-crm-connector/src/config.js';
import { MappingSettings } from '../../../apps/mapping/src/config.js';
import { SandboxSettings } from '../../../apps/sandbox/src/config.js';
import { WebcrmSettings } from '../../../apps/webcrm-connector/src/config.js';
import { ConnectorSettings } from '../../../libs/connector-kit/src/service/connector-settings.js';

const shared = [KafkaSettings, DatabaseSettings, FlowSettings];

/** The classes of settings that each process reads. */
export const settingsOf: Readonly<Record<string, readonly SettingsClass[]>> = {
  'webcrm-connector': [ServiceSettings, ...shared, ConnectorSettings, WebcrmSettings],
  'custom-crm-connector': [ServiceSettings, ...shared, ConnectorSettings, CustomCrmSettings],
  mapping: [ServiceSettings, ...shared, MappingSettings],
  cli: shared,
  setup: shared,
  sandbox: [ServiceSettings, SandboxSettings],
};

/** Secrets that keep to the rules, in place of those that files hold. */
const secrets: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgres://user:password@host:5432/database',
  KAFKA_SASL_PASSWORD: 'a password',
  WEBCRM_AUTH_CODE: 'a code',
  WEBCRM_WEBHOOK_SECRET: 'twenty-four-letters-or-more',
  CUSTOM_CRM_API_KEY: 'a key',
  CUSTOM_CRM_WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
};

/** Names of the settings of classes. */
export function namesIn(classes: readonly SettingsClass[]): ReadonlySet<string> {
  const rules = classes.flatMap((Class) => getMetadataStorage().getTargetValidationMetadatas(Class, '', true, false));
  return new Set(rules.map(({ propertyName }) => propertyName));
}

/**
 * What is wrong with the environment of a process: settings that it does not read, lacks, or refuses. `<NAME>_FILE` counts as a
 * secret that keeps to the rules. A text each.
 */
export function settingFaults(component: string, environment: ReadonlyMap<string, string>): readonly string[] {
  const classes = settingsOf[component] ?? [];
  const names = namesIn(classes);
  const given = new Map([...environment].filter(([name]) => !name.startsWith('NODE_')));
  const plain = (name: string): string => (names.has(name) ? name : name.replace(/_FILE$/, ''));
  const unknown = [...given.keys()].filter((name) => !names.has(plain(name)));
  const values = [...given].map(([name, value]) => [plain(name), name === plain(name) ? value : secrets[plain(name)]] as const);
  return [...unknown.map((name) => `${component} does not read ${name}`), ...refusals(classes, Object.fromEntries(values))];
}

/** Secrets that stand in an environment itself, where everybody sees them who may look at the pod. */
export function openSecrets(environment: ReadonlyMap<string, string>): readonly string[] {
  return [...environment.keys()].filter((name) => name in secrets);
}

function refusals(classes: readonly SettingsClass[], environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    loadConfigs(classes, environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}
