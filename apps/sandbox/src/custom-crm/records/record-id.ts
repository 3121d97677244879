import type { CustomResource } from './custom-resource.js';

/** The id that others see, such as `C-000123`. */
export function idOf({ prefix }: CustomResource, key: number): string {
  return `${prefix}-${String(key).padStart(6, '0')}`;
}

/** The key behind an id; undefined for what is no id of this type. */
export function keyOf(resource: CustomResource, id: string): number | undefined {
  const key = Number(id.slice(resource.prefix.length + 1));
  return Number.isSafeInteger(key) && idOf(resource, key) === id ? key : undefined;
}
