import { systems, type System } from '#change-events';
import type { KeyedSubject, MatchKeys, StoredKey, Subject } from '../links/match-keys.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';

/** MatchKeys in memory. */
export class InMemoryMatchKeys implements MatchKeys {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
  ) {}

  replace(subjects: readonly KeyedSubject[]): Promise<readonly KeyedSubject[]> {
    return this.statements.run(async (transaction) => {
      const { keys } = this.tables;
      const changed: KeyedSubject[] = [];
      for (const subject of subjects) {
        const old = transaction.rows(keys).filter((key) => isOf(key, subject));
        if (sameKeys(old, subject.keys)) continue;
        const { flow, system, id } = subject;
        const fresh = subject.keys.map(({ rule, keys: both }): StoredKey => ({ flow, system, id, rule, keys: both }));
        await transaction.lockAll(keys, [...old, ...fresh].map(nameOf));
        for (const key of old) transaction.delete(keys, nameOf(key));
        for (const key of fresh) transaction.put(keys, nameOf(key), key);
        changed.push({ ...subject, keys: [...old, ...subject.keys] });
      }
      return changed;
    });
  }

  of(flow: string, system: System, ids: readonly string[]): Promise<readonly StoredKey[]> {
    return this.select((key) => key.flow === flow && key.system === system && ids.includes(key.id));
  }

  sharers(flow: string, customcrmKeys: readonly string[], most: number): Promise<readonly StoredKey[]> {
    return this.statements.run((transaction) => {
      const ofFlow = transaction.rows(this.tables.keys).filter((key) => key.flow === flow);
      const sharers = customcrmKeys.flatMap((wanted) =>
        systems.flatMap((system) => ofFlow.filter((key) => key.system === system && key.keys.customcrm === wanted).slice(0, most)),
      );
      return ofFlow.filter((key) => sharers.some((sharer) => isOf(key, sharer)));
    });
  }

  noteCreates(creates: readonly { readonly link: string; readonly keys: readonly string[] }[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      const { createKeys } = this.tables;
      const noted = creates.flatMap(({ link, keys }) => keys.map((key) => ({ link, key })));
      const nameOfNoted = ({ link, key }: (typeof noted)[number]) => keyOf(link, key);
      await transaction.lockAll(createKeys, noted.map(nameOfNoted));
      for (const row of noted) transaction.put(createKeys, nameOfNoted(row), row);
    });
  }

  forgetCreates(links: readonly string[]): Promise<readonly string[]> {
    return this.statements.run(async (transaction) => {
      const { createKeys } = this.tables;
      const over = transaction.rows(createKeys).filter(({ link }) => links.includes(link));
      const names = over.map(({ link, key }) => keyOf(link, key));
      await transaction.lockAll(createKeys, names);
      for (const name of names) transaction.delete(createKeys, name);
      return over.map(({ key }) => key);
    });
  }

  creating(keys: readonly string[]): Promise<ReadonlySet<string>> {
    return this.statements.run((transaction) => {
      const creating = transaction.rows(this.tables.links).filter((link) => link.standing === 'creating');
      const open = transaction
        .rows(this.tables.keys)
        .filter((key) => keys.includes(key.keys.webcrm) || keys.includes(key.keys.customcrm))
        .filter((key) => creating.some((link) => link.flow === key.flow && link.state.ids[key.system] === key.id));
      const noted = transaction
        .rows(this.tables.createKeys)
        .filter(({ link, key }) => keys.includes(key) && creating.some(({ state }) => state.id === link))
        .map(({ key }) => key);
      return new Set([...open.flatMap((key) => [key.keys.webcrm, key.keys.customcrm]), ...noted]);
    });
  }

  async holders(flow: string, system: System, keys: readonly string[]): Promise<readonly { readonly id: string; readonly key: string }[]> {
    const held = await this.select((key) => key.flow === flow && key.system === system && keys.includes(key.keys[system]));
    return held.map((key) => ({ id: key.id, key: key.keys[system] }));
  }

  private select(isWanted: (key: StoredKey) => boolean): Promise<readonly StoredKey[]> {
    return this.statements.run((transaction) => transaction.rows(this.tables.keys).filter(isWanted));
  }
}

function isOf(key: Subject, subject: Subject): boolean {
  return key.flow === subject.flow && key.system === subject.system && key.id === subject.id;
}

function nameOf({ flow, system, id, rule }: StoredKey): string {
  return keyOf(flow, system, id, rule);
}

function sameKeys(old: readonly StoredKey[], fresh: KeyedSubject['keys']): boolean {
  const isThere = ({ rule, keys }: KeyedSubject['keys'][number]) =>
    old.some((key) => key.rule === rule && key.keys.webcrm === keys.webcrm && key.keys.customcrm === keys.customcrm);
  return old.length === fresh.length && fresh.every(isThere);
}
