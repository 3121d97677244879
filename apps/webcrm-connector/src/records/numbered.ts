/** webCRM's free properties: a series of one name with numbers from 1. */
export function numbered(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, position) => `${name}${position + 1}`);
}
