/** Waits for a condition; fails after ten seconds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited ten seconds in vain for ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
