import pg from 'pg';

const refreshMs = 3_000;

/** The records of a flow that people edit again and again. */
const favourites = 8;

/** Which records people know of: those that are linked, by flow, and those that they made themselves. */
export class PhoneBook {
  /** @type {Map<string, Array<{ webcrm: string, customcrm: string }>>} */
  links = new Map();
  /** @type {Map<string, string[]>} by flow and system */
  #own = new Map();
  #timer;

  /** @param {string} databaseUrl of the registry */
  constructor(databaseUrl) {
    this.databaseUrl = databaseUrl;
  }

  /** Looks into the registry every few seconds; while that is down, people know what they knew. */
  async open() {
    await this.refresh();
    this.#timer = setInterval(() => void this.refresh().catch(() => {}), refreshMs);
  }

  close() {
    clearInterval(this.#timer);
  }

  /** Notes a record that a person made. */
  add(flow, system, id) {
    const key = `${flow} ${system}`;
    this.#own.set(key, [...(this.#own.get(key) ?? []), id].slice(-20));
  }

  /** The id of some record of a flow in a system, linked or new; undefined when none is known. @returns {string | undefined} */
  some(flow, system, random) {
    const own = this.#own.get(`${flow} ${system}`) ?? [];
    if (own.length > 0 && random.chance(0.3)) return random.pick(own);
    return this.linked(flow, random)?.[system] ?? own.at(-1);
  }

  /** Some linked pair of records of a flow, every other time one of a few. @returns {{ webcrm: string, customcrm: string } | undefined} */
  linked(flow, random) {
    const links = this.links.get(flow) ?? [];
    return links.length > 0 ? random.pick(random.chance(0.5) ? links.slice(0, favourites) : links) : undefined;
  }

  async refresh() {
    const client = new pg.Client({ connectionString: this.databaseUrl, connectionTimeoutMillis: 2_000, query_timeout: 5_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query(
        "SELECT flow, webcrm_id AS webcrm, customcrm_id AS customcrm FROM link WHERE standing = 'live' ORDER BY made_at, id",
      );
      this.links = Map.groupBy(rows, ({ flow }) => flow);
    } finally {
      await client.end().catch(() => {});
    }
  }
}
