import type { Json } from '#change-events';
import type { ConflictEntity } from '#link-registry';

/** A conflict as the command line shows it. Times in ISO 8601. */
export interface ShownConflict {
  readonly id: string;
  readonly link: string;
  readonly flow: string;
  readonly pair: string;
  readonly kind: string;
  readonly policy: string;
  readonly winner: string | null;
  readonly webcrm: { readonly value: Json; readonly at: string | null };
  readonly customcrm: { readonly value: Json; readonly at: string | null };
  readonly decidedAt: string | null;
  readonly endedAt: string | null;
}

export function shown(conflict: ConflictEntity): ShownConflict {
  return {
    id: conflict.id,
    link: conflict.linkId,
    flow: conflict.flow,
    pair: conflict.pair,
    kind: conflict.kind,
    policy: conflict.policy,
    winner: conflict.winner,
    webcrm: { value: JSON.parse(conflict.webcrmValue) as Json, at: isoOf(conflict.webcrmAt) },
    customcrm: { value: JSON.parse(conflict.customcrmValue) as Json, at: isoOf(conflict.customcrmAt) },
    decidedAt: isoOf(conflict.decidedAt),
    endedAt: isoOf(conflict.endedAt),
  };
}

function isoOf(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
