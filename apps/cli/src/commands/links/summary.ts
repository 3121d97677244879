import type { StoredLink } from '#link-registry';

/** A link in one line. */
export interface LinkSummary {
  readonly id: string;
  readonly flow: string;
  readonly webcrmId: string | null;
  readonly customcrmId: string | null;
  readonly standing: StoredLink['standing'];
  readonly origin: StoredLink['origin'];
  readonly progress: StoredLink['progress'];
  /** ISO 8601. */
  readonly madeAt: string;
}

export function summaryOf(link: StoredLink): LinkSummary {
  return {
    id: link.state.id,
    flow: link.flow,
    webcrmId: link.state.ids.webcrm,
    customcrmId: link.state.ids.customcrm,
    standing: link.standing,
    origin: link.origin,
    progress: link.progress,
    madeAt: new Date(link.madeAt).toISOString(),
  };
}
