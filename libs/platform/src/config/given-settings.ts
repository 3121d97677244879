import { readFileSync } from 'node:fs';
import { isSecret } from './secret.js';

/** Environment variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says about a class of settings: texts by name, and what could not be read. */
export interface GivenSettings {
  readonly texts: ReadonlyMap<string, string>;
  readonly faults: readonly string[];
}

/** Looks up each setting and, for a secret, the file that `<NAME>_FILE` points to. An empty variable counts as not set, as Compose files leave them. */
export function givenSettings(prototype: object, names: readonly string[], environment: Environment): GivenSettings {
  const texts = new Map<string, string>();
  const faults: string[] = [];
  for (const name of names) {
    const text = environment[name];
    const file = isSecret(prototype, name) ? environment[`${name}_FILE`] : undefined;
    if (text && file) faults.push(`${name} and ${name}_FILE are both set: unset one of them`);
    else if (text) texts.set(name, text);
    else if (file) {
      try {
        texts.set(name, readFileSync(file, 'utf8').replace(/\r?\n$/, ''));
      } catch (error) {
        faults.push(`${name}_FILE must name a readable file: ${(error as Error).message}`);
      }
    }
  }
  return { texts, faults };
}
