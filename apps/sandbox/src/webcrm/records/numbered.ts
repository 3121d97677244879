/** A series of properties of one name with numbers from 1, as webCRM's free properties are. */
export function numbered(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, position) => `${name}${position + 1}`);
}
