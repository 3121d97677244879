import { byServices } from './travel-times.mjs';

const linkOf = {
  webcrm: ({ OrganisationCustom15 }) => OrganisationCustom15,
  customcrm: ({ ExternalId }) => ExternalId,
};

/** The records that the services made in both systems, as far as the journals were read. */
export class Creates {
  count = { webcrm: 0, customcrm: 0 };
  /** Records beyond the first that carry the id of a link, or none at all. */
  twice = 0;
  #links = { webcrm: new Set(), customcrm: new Set() };

  /** @param {'webcrm' | 'customcrm'} system @param {readonly import('./travel-times.mjs').Write[]} writes */
  add(system, writes) {
    for (const { before, after } of byServices(writes)) {
      if (before !== null || after === null) continue;
      this.count[system]++;
      const link = linkOf[system](after);
      if (!link || this.#links[system].has(link)) this.twice++;
      this.#links[system].add(link);
    }
  }

  get total() {
    return this.count.webcrm + this.count.customcrm;
  }
}
