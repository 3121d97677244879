import { otherSystem, systems, type System } from '#change-events';
import type { Reference } from '#dataflows';
import type { Links, Partner, StoredLink } from '../links/links.js';
import { newlyToldOf, toldOf, type ToldLink } from '../links/told-links.js';
import type { Statements } from './session.js';
import { keyOf } from './table.js';
import type { Tables } from './tables.js';
import type { Transaction } from './transaction.js';

/** Links in memory. */
export class InMemoryLinks implements Links {
  constructor(
    private readonly tables: Tables,
    private readonly statements: Statements,
  ) {}

  ofRecords(flows: readonly string[], system: System, ids: readonly string[]): Promise<readonly StoredLink[]> {
    return this.locked((link) => link.standing !== 'ended' && isOf(link, flows, system, ids));
  }

  endedOfRecords(flows: readonly string[], system: System, ids: readonly string[]): Promise<readonly StoredLink[]> {
    return this.locked((link) => link.standing === 'ended' && isOf(link, flows, system, ids));
  }

  byId(ids: readonly string[]): Promise<readonly StoredLink[]> {
    return this.locked((link) => ids.includes(link.state.id));
  }

  peek(ids: readonly string[]): Promise<readonly StoredLink[]> {
    return this.statements.run((transaction) => ids.flatMap((id) => transaction.get(this.tables.links, id) ?? []));
  }

  page(flow: string, after: string, most: number): Promise<readonly StoredLink[]> {
    return this.statements.run((transaction) =>
      transaction
        .rows(this.tables.links)
        .filter((link) => link.flow === flow && link.standing !== 'ended' && link.state.id > after)
        .sort(byId)
        .slice(0, most),
    );
  }

  add(links: readonly StoredLink[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      for (const link of links) await this.put(transaction, link);
    });
  }

  save(links: readonly StoredLink[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      for (const link of links.toSorted(byId)) {
        await transaction.lock(this.tables.links, link.state.id);
        const stored = transaction.get(this.tables.links, link.state.id);
        if (stored !== undefined) await this.put(transaction, { ...link, flow: stored.flow, madeAt: stored.madeAt }, stored);
      }
    });
  }

  remove(ids: readonly string[]): Promise<void> {
    return this.statements.run(async (transaction) => {
      await transaction.lockAll(this.tables.links, ids);
      for (const id of ids) {
        const link = transaction.get(this.tables.links, id);
        if (link === undefined) continue;
        transaction.delete(this.tables.links, id);
        await this.tell(transaction, link, 'dropped');
      }
    });
  }

  partners(references: readonly Reference[]): Promise<readonly Partner[]> {
    return this.statements.run((transaction) =>
      references.flatMap((reference) =>
        transaction
          .rows(this.tables.links)
          .filter(
            ({ flow, standing, state }) => flow === reference.flow && standing !== 'ended' && state.ids[reference.system] === reference.id,
          )
          .map(({ standing, state }) => ({ reference, id: state.ids[otherSystem[reference.system]], underWay: standing === 'creating' })),
      ),
    );
  }

  linked(flow: string, system: System, ids: readonly string[]): Promise<ReadonlySet<string>> {
    return this.statements.run((transaction) => {
      const links = transaction.rows(this.tables.links).filter((link) => link.standing !== 'ended' && isOf(link, [flow], system, ids));
      return new Set(links.flatMap(({ state }) => state.ids[system] ?? []));
    });
  }

  holders(
    flows: readonly string[],
    system: System,
    ids: readonly string[],
  ): Promise<readonly { readonly id: string; readonly link: string }[]> {
    return this.statements.run((transaction) =>
      transaction
        .rows(this.tables.links)
        .filter((link) => link.standing !== 'ended' && isOf(link, flows, system, ids))
        .flatMap(({ state }) => (state.ids[system] === null ? [] : [{ id: state.ids[system], link: state.id }])),
    );
  }

  /** A row that another transaction has changed meanwhile is looked at again once it is free. */
  private locked(isWanted: (link: StoredLink) => boolean): Promise<readonly StoredLink[]> {
    return this.statements.run(async (transaction) => {
      const { links } = this.tables;
      const wanted = transaction
        .rows(links)
        .filter(isWanted)
        .map(({ state }) => state.id);
      await transaction.lockAll(links, wanted);
      return wanted
        .flatMap((id) => transaction.get(links, id) ?? [])
        .filter(isWanted)
        .sort(byId);
    });
  }

  private async tell(transaction: Transaction, link: StoredLink, standing: ToldLink['standing'] = link.standing): Promise<void> {
    const { toldLinks } = this.tables;
    const { id } = link.state;
    const ids = standing === 'dropped' ? { webcrm: null, customcrm: null } : link.state.ids;
    await transaction.lock(toldLinks, id);
    const last = transaction.get(toldLinks, id);
    const told = last === undefined ? toldOf(link) : (newlyToldOf(link) ?? last.told);
    if (last?.told === told && last.standing === standing && systems.every((system) => last.ids[system] === ids[system])) return;
    const version = Math.max((last?.version ?? 0) + 1, Date.now());
    transaction.put(toldLinks, id, {
      id,
      flow: link.flow,
      standing,
      ids,
      told,
      version,
      publishedVersion: standing === 'dropped' ? 0 : (last?.publishedVersion ?? 0),
      toldAt: Date.now(),
    });
  }

  /** The two unique indexes: whoever would take a place waits for a transaction that takes or leaves it. */
  private async put(transaction: Transaction, link: StoredLink, stored?: StoredLink): Promise<void> {
    await transaction.lockAll(this.tables.uniques, [...placesOf(link), ...(stored === undefined ? [] : placesOf(stored))]);
    const places = placesOf(link);
    for (const other of transaction.rows(this.tables.links)) {
      const taken = other.state.id === link.state.id ? undefined : placesOf(other).find((place) => places.includes(place));
      if (taken !== undefined)
        throw Object.assign(new Error(`duplicate key: ${taken.replaceAll('\n', ' ')} has a link already`), { code: '23505' });
    }
    await transaction.lock(this.tables.links, link.state.id);
    transaction.put(this.tables.links, link.state.id, link);
    await this.tell(transaction, link);
  }
}

function isOf({ flow, state }: StoredLink, flows: readonly string[], system: System, ids: readonly string[]): boolean {
  return flows.includes(flow) && ids.includes(state.ids[system] ?? '');
}

function placesOf({ flow, standing, state }: StoredLink): readonly string[] {
  if (standing === 'ended') return [];
  return systems.flatMap((system) => (state.ids[system] === null ? [] : [keyOf(flow, system, state.ids[system])]));
}

function byId(one: StoredLink, other: StoredLink): number {
  return one.state.id < other.state.id ? -1 : 1;
}
