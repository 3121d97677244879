const secrets = new WeakMap<object, Set<string>>();

/** Marks a setting as secret: never printed, and readable from a mounted file by way of `<NAME>_FILE`. */
export function Secret(): PropertyDecorator {
  return (prototype, name) => {
    secrets.set(prototype, (secrets.get(prototype) ?? new Set()).add(String(name)));
  };
}

/** Whether a class or one that it extends marks a setting as secret. */
export function isSecret(prototype: object, name: string): boolean {
  for (let at: object | null = prototype; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    if (secrets.get(at)?.has(name)) return true;
  }
  return false;
}
