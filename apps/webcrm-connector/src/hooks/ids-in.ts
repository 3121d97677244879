/** An id as records bear it, or undefined. */
function idOf(value: unknown): string | undefined {
  const isId = typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' && /^\d{1,15}$/.test(value);
  return isId && Number(value) > 0 ? String(Number(value)) : undefined;
}

/**
 * The ids of the records that a call of a hook is about: no public material shows what webCRM sends, so any form is understood in which an id stands
 * by itself, as `Id`, or as the record's own id property. Undefined where there is none.
 *
 * @param name of the type, such as `Person`
 */
export function idsIn(json: unknown, name: string): readonly string[] | undefined {
  const items: readonly unknown[] = Array.isArray(json) ? json : [json];
  const ids = items.map((item) => {
    if (typeof item !== 'object' || item === null) return idOf(item);
    const names = [`${name}id`, 'id', 'entityid', 'recordid'].map((wanted) => wanted.toLowerCase());
    const found = Object.entries(item)
      .filter(([key]) => names.includes(key.toLowerCase()))
      .sort(([one], [other]) => names.indexOf(one.toLowerCase()) - names.indexOf(other.toLowerCase()));
    return found.map(([, value]) => idOf(value)).find((id) => id !== undefined);
  });
  return ids.length === 0 || ids.includes(undefined) ? undefined : ids.filter((id) => id !== undefined);
}
