import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { stagesOfDockerfile } from './dockerfile.js';
import { settingFaults } from './kubernetes/settings.js';

interface Service {
  readonly build?: { readonly target: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly profiles?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
}

const text = readFileSync('docker-compose.yml', 'utf8');
const { services } = parse(text, { merge: true }) as { services: Readonly<Record<string, Service>> };
const example = new Map(
  readFileSync('.env.example', 'utf8')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
);
const built = Object.entries(services).flatMap(([name, service]) =>
  service.build === undefined ? [] : [{ name, target: service.build.target, service }],
);

/** What Compose makes of a text with `${NAME:-}` and `${NAME:?…}`. */
const filled = (value: string): string => value.replaceAll(/\$\{(\w+):[^}]*\}/g, (_, name: string) => example.get(name) ?? '');

describe('docker-compose.yml with .env.example as .env', () => {
  it('explains every variable that it takes, and no other', () => {
    const taken = [...text.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name);
    expect(new Set([...taken, 'COMPOSE_PROFILES'])).toEqual(new Set(example.keys()));
  });

  it.each(built)('gives $name every setting that it needs and none that it does not read', ({ name, service }) => {
    const environment = Object.entries(service.environment ?? {}).map(([setting, value]) => [setting, filled(value)] as const);
    expect(settingFaults(name, new Map(environment))).toEqual([]);
  });

  it.each(built)('builds a target for $name that is there, and lets it write and do nothing that it need not', ({ target, service }) => {
    expect(stagesOfDockerfile().map((stage) => stage.name)).toContain(target);
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
  });

  it('starts the sandbox by its profile alone, which the example switches on', () => {
    const of = (profile: string) => built.filter(({ service }) => service.profiles?.includes(profile)).map(({ name }) => name);
    expect(of('sandbox')).toEqual(['sandbox']);
    expect(of('tools')).toEqual(['cli']);
    expect(example.get('COMPOSE_PROFILES')).toBe('sandbox');
  });
});
