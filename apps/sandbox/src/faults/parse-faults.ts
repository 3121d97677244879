import type { Fault, FaultName } from './fault.js';
import { faultNames } from './fault.js';

const usual: Fault = { probability: 1, count: Infinity, code: 503, retryAfterSeconds: 1, ms: 1000 };

const rules: Readonly<Record<keyof Fault, { readonly is: (value: number) => boolean; readonly text: string }>> = {
  probability: { is: (value) => value >= 0 && value <= 1, text: 'a number from 0 to 1' },
  count: { is: (value) => Number.isInteger(value) && value >= 0, text: 'an integer from 0' },
  code: { is: (value) => Number.isInteger(value) && value >= 400 && value <= 599, text: 'an HTTP status from 400 to 599' },
  retryAfterSeconds: { is: (value) => value >= 0, text: 'a number of seconds' },
  ms: { is: (value) => value >= 0, text: 'a number of milliseconds' },
};

/**
 * Reads the body of `POST /_sandbox/faults`: `{ "<fault>": { "probability": 0.1 } }`, `{ "count": 3 }` or `{}` for always.
 *
 * @throws Error saying what is wrong with it
 */
export function parseFaults(body: unknown): ReadonlyMap<FaultName, Fault> {
  return new Map(
    Object.entries(object('The body', body)).map(([name, settings]) => {
      const known = faultNames.find((candidate) => candidate === name);
      if (!known) throw new Error(`There is no fault '${name}': there are ${faultNames.join(', ')}`);
      return [known, parseFault(known, object(name, settings))];
    }),
  );
}

function parseFault(name: FaultName, settings: Readonly<Record<string, unknown>>): Fault {
  for (const [setting, value] of Object.entries(settings)) {
    const rule = isSetting(setting) ? rules[setting] : undefined;
    if (!rule) throw new Error(`${name} has no setting '${setting}': there are ${Object.keys(rules).join(', ')}`);
    if (typeof value !== 'number' || !rule.is(value)) throw new Error(`${name}.${setting} must be ${rule.text}`);
  }
  return { ...usual, ...settings };
}

function isSetting(name: string): name is keyof Fault {
  return Object.hasOwn(rules, name);
}

function object(what: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${what} must be a JSON object`);
  return value as Readonly<Record<string, unknown>>;
}
