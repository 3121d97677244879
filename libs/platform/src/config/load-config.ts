import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { ConfigError } from './config-error.js';
import { givenSettings } from './given-settings.js';
import type { Environment } from './given-settings.js';
import { isSecret } from './secret.js';

/** A class whose properties are named as settings, decorated with class-validator's rules, with defaults as initial values. */
export type SettingsClass<T extends object = object> = new () => T;

/** Strict: a text that is not exactly a number or `true`/`false` stays a text, so that the rules refuse it. */
function converted(text: string, type: unknown): string | number | boolean {
  if (type === Boolean && (text === 'true' || text === 'false')) return text === 'true';
  if (type === Number && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text)) return Number(text);
  return text;
}

function typeOf(prototype: object, name: string, initial: unknown): unknown {
  if (typeof initial === 'number') return Number;
  if (typeof initial === 'boolean') return Boolean;
  return Reflect.getMetadata('design:type', prototype, name) as unknown;
}

function load<T extends object>(Class: SettingsClass<T>, environment: Environment): { settings: T; faults: string[] } {
  const prototype = Class.prototype as object;
  const initial = new Class() as Record<string, unknown>;
  const names = [
    ...new Set(
      getMetadataStorage()
        .getTargetValidationMetadatas(Class, '', true, false)
        .map((rule) => rule.propertyName),
    ),
  ];
  const given = givenSettings(prototype, names, environment);
  const plain = Object.fromEntries([...given.texts].map(([name, text]) => [name, converted(text, typeOf(prototype, name, initial[name]))]));
  const settings = plainToInstance(Class, plain, { exposeDefaultValues: true });

  const unreadable = new Set(given.faults.map((fault) => fault.slice(0, fault.indexOf(' ')).replace(/_FILE$/, '')));
  const wrong = validateSync(settings).filter((error) => !unreadable.has(error.property));
  const lines = wrong.map((error) => {
    const name = error.property;
    const text = given.texts.get(name);
    const rules = Object.values(error.constraints ?? {}).map((rule) => rule.replace(`${name} `, ''));
    const value = text === undefined ? 'it is not set' : isSecret(prototype, name) ? 'its value is not shown' : `it is "${text}"`;
    return `${name} ${rules.join(', ')} (${value})`;
  });
  return { settings, faults: [...given.faults, ...lines] };
}

/**
 * Reads several classes of settings at once.
 *
 * @throws ConfigError listing every wrong setting of every class
 */
export function loadConfigs<T extends readonly object[]>(
  classes: { readonly [I in keyof T]: SettingsClass<T[I]> },
  environment: Environment,
): T {
  const loaded = classes.map((Class) => load(Class, environment));
  const faults = loaded.flatMap((part) => part.faults);
  if (faults.length > 0) throw new ConfigError(faults);
  return loaded.map((part) => part.settings) as unknown as T;
}

/**
 * Reads one class of settings from the environment: integers and booleans are parsed strictly, a `@Secret()` may come from `<NAME>_FILE`.
 *
 * @throws ConfigError listing every wrong setting
 */
export function loadConfig<T extends object>(Class: SettingsClass<T>, environment: Environment): T {
  return loadConfigs<[T]>([Class], environment)[0];
}
