/** Where a thing of the sample is known. */
export type Place = 'both' | 'webcrm' | 'customcrm';

/** How many things are known where. */
export type Split = Readonly<Record<Place, number>>;

/** 60 % on both sides, 30 % in webCRM only, 10 % in the Custom CRM only; each at least once as soon as there are enough. */
export function split(total: number): Split {
  if (total <= 0) return { both: 0, webcrm: 0, customcrm: 0 };
  const both = Math.max(1, Math.floor(total * 0.6));
  const customcrm = total < 3 ? 0 : Math.max(1, Math.round(total * 0.1));
  return { both, webcrm: total - both - customcrm, customcrm };
}

/** The same, one thing after another. */
export function placesOf({ both, webcrm, customcrm }: Split): readonly Place[] {
  return [
    ...Array.from({ length: both }, () => 'both' as const),
    ...Array.from({ length: webcrm }, () => 'webcrm' as const),
    ...Array.from({ length: customcrm }, () => 'customcrm' as const),
  ];
}
