import { noDate } from '../values/no-date.js';
import type { WebcrmEntity, WebcrmProperty } from './webcrm-entity.js';

/** Names of properties by JSON type, as the file of a type says them. */
export interface EntityData {
  readonly entity: string;
  readonly name: string;
  readonly collection: string;
  readonly deletable?: boolean;
  /** Texts by their maximum length in characters. */
  readonly textsUpTo?: Readonly<Record<number, readonly string[]>>;
  /** Texts without a known maximum length that are '' when they say nothing. */
  readonly texts: readonly string[];
  /** The same, null when they say nothing: live systems give both. */
  readonly nullTexts?: readonly string[];
  /** Texts that are one of a few; the first says nothing. */
  readonly choices?: Readonly<Record<string, readonly [string, ...string[]]>>;
  readonly integers: readonly string[];
  readonly numbers?: readonly string[];
  readonly booleans?: readonly string[];
  readonly dateTimes?: readonly string[];
  readonly kept?: readonly string[];
  readonly secret?: readonly string[];
}

/** Turns lists of names into a description per property. */
export function describeEntity(data: EntityData): WebcrmEntity {
  const all = [
    ...each(data.texts, { type: 'text', absent: '' }),
    ...each(data.nullTexts, { type: 'text', absent: null }),
    ...Object.entries(data.textsUpTo ?? {}).flatMap(([length, names]) =>
      each(names, { type: 'text', absent: '', maxLength: Number(length) }),
    ),
    ...Object.entries(data.choices ?? {}).flatMap(([name, choices]) => each([name], { type: 'text', absent: choices[0], choices })),
    ...each(data.integers, { type: 'integer', absent: 0 }),
    ...each(data.numbers, { type: 'number', absent: 0 }),
    ...each(data.booleans, { type: 'boolean', absent: false }),
    ...each(data.dateTimes, { type: 'date-time', absent: noDate }),
  ];
  const properties = all.map(([name, property]): [string, WebcrmProperty] => [
    name,
    {
      ...property,
      ...(data.kept?.includes(name) ? { kept: true } : {}),
      ...(data.secret?.includes(name) ? { secret: true } : {}),
    },
  ]);
  const { entity, name, collection, deletable = false } = data;
  return { entity, name, collection, deletable, properties: Object.fromEntries(properties) };
}

function each(names: readonly string[] | undefined, property: WebcrmProperty): (readonly [string, WebcrmProperty])[] {
  return (names ?? []).map((name) => [name, property]);
}
