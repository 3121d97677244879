/** Makes clock and chance of the whole process the simulation's. Returns what gives them back. */
export function takeOver(now: () => number, chance: () => number, uuid: () => string): () => void {
  const begin = now();
  const replaced = [
    replace(Date, 'now', now),
    replace(performance, 'now', () => now() - begin),
    replace(Math, 'random', chance),
    replace(crypto, 'randomUUID', uuid),
  ];
  return () => {
    for (const giveBack of replaced) giveBack();
  };
}

function replace(owner: object, name: string, by: () => unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { value: by, configurable: true, writable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, before);
  };
}
