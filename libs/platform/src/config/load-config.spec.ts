import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IsInt, IsNotEmpty, IsOptional, IsString } from 'class-validator';
import { ConfigError } from './config-error.js';
import { DatabaseSettings } from './database-settings.js';
import { KafkaSettings } from './kafka-settings.js';
import { loadConfig, loadConfigs } from './load-config.js';
import { Secret } from './secret.js';
import { ServiceSettings } from './service-settings.js';

class CrmSettings {
  @Secret()
  @IsNotEmpty({ message: 'must be given' })
  WEBCRM_AUTH_CODE: string;

  @IsInt({ message: 'must be a whole number' })
  WEBCRM_POLL_SECONDS: number = 30;

  @IsOptional()
  @IsString()
  WEBCRM_PUBLIC_URL?: string;
}

function faultsOf(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('takes defaults for what is not set, or set to nothing', () => {
    expect(loadConfig(ServiceSettings, { PORT: '' })).toEqual({ PORT: 3000, LOG_LEVEL: 'info', OTEL_EXPORTER_OTLP_ENDPOINT: '' });
    expect(loadConfig(KafkaSettings, { KAFKA_BROKERS: 'a:1,b:2' })).toEqual({
      KAFKA_BROKERS: 'a:1,b:2',
      KAFKA_SSL: false,
      KAFKA_SASL_MECHANISM: '',
      KAFKA_SASL_USERNAME: '',
      KAFKA_SASL_PASSWORD: '',
      KAFKA_TOPIC_PREFIX: '',
    });
  });

  it('makes numbers and booleans of texts', () => {
    expect(loadConfig(ServiceSettings, { PORT: '8080' }).PORT).toBe(8080);
    expect(loadConfig(KafkaSettings, { KAFKA_BROKERS: 'a:1', KAFKA_SSL: 'true' }).KAFKA_SSL).toBe(true);
  });

  it.each(['3e3', '0x10', ' 80', '80.5', '080', '99999', 'abc'])('refuses %j as a port', (PORT) => {
    expect(faultsOf(() => loadConfig(ServiceSettings, { PORT }))[0]).toContain(`(it is "${PORT}")`);
  });

  it.each(['yes', '1', 'TRUE'])('refuses %j as a boolean', (KAFKA_SSL) => {
    const faults = faultsOf(() => loadConfig(KafkaSettings, { KAFKA_BROKERS: 'a:1', KAFKA_SSL }));
    expect(faults).toEqual([`KAFKA_SSL must be true or false (it is "${KAFKA_SSL}")`]);
  });

  it('lists every fault of every class at once, by full name, with what it must be', () => {
    const environment = { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'me', LOG_LEVEL: 'loud' };
    expect(faultsOf(() => loadConfigs([ServiceSettings, KafkaSettings, DatabaseSettings], environment))).toEqual([
      'LOG_LEVEL must be one of fatal, error, warn, info, debug, trace (it is "loud")',
      'KAFKA_BROKERS must be a list of host:port, separated by commas (it is not set)',
      'KAFKA_SASL_PASSWORD must be given when KAFKA_SASL_MECHANISM is (it is not set)',
      'DATABASE_URL must be of the form postgres://user:password@host:5432/database (it is not set)',
    ]);
  });

  it('never tells the value of a secret', () => {
    const faults = faultsOf(() => loadConfig(DatabaseSettings, { DATABASE_URL: 'mysql://root:hunter2@db/x' }));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain('its value is not shown');
    expect(faults[0]).not.toContain('hunter2');
  });
});

describe('a secret in a mounted file', () => {
  let folder: string;
  let WEBCRM_AUTH_CODE_FILE: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secrets-'));
    WEBCRM_AUTH_CODE_FILE = join(folder, 'code');
    await writeFile(WEBCRM_AUTH_CODE_FILE, 'open sesame\n');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is read without its last line break', () => {
    expect(loadConfig(CrmSettings, { WEBCRM_AUTH_CODE_FILE }).WEBCRM_AUTH_CODE).toBe('open sesame');
  });

  it('is refused next to the plain setting', () => {
    const faults = faultsOf(() => loadConfig(CrmSettings, { WEBCRM_AUTH_CODE_FILE, WEBCRM_AUTH_CODE: 'x' }));
    expect(faults).toEqual(['WEBCRM_AUTH_CODE and WEBCRM_AUTH_CODE_FILE are both set: unset one of them']);
  });

  it.each([
    ['there is none', 'absent', 'ENOENT'],
    ['it is a folder', '.', 'EISDIR'],
    ['a folder above it is a file', 'code/x', 'ENOTDIR'],
  ])('is named when it cannot be read because %s', (_why, path, code) => {
    const faults = faultsOf(() => loadConfig(CrmSettings, { WEBCRM_AUTH_CODE_FILE: join(folder, path) }));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^WEBCRM_AUTH_CODE_FILE must name a readable file: ${code}`));
  });

  it('is only for secrets', () => {
    expect(loadConfig(CrmSettings, { WEBCRM_AUTH_CODE: 'x', WEBCRM_POLL_SECONDS_FILE: WEBCRM_AUTH_CODE_FILE }).WEBCRM_POLL_SECONDS).toBe(
      30,
    );
  });
});
