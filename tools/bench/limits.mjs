/** Whether a figure is within what was promised. @param {import('./scenarios.mjs').Measure} measure */
export function isKept({ measured, limit = Infinity, atLeast = -Infinity }) {
  return measured <= limit && measured >= atLeast;
}

/** What was promised, for a person; empty where nothing was. @param {import('./scenarios.mjs').Measure} measure */
export function limitText({ limit, atLeast }) {
  if (limit !== undefined) return `≤ ${figureText(limit)}`;
  return atLeast === undefined ? '' : `≥ ${figureText(atLeast)}`;
}

/** @param {number} figure */
export function figureText(figure) {
  return Number.isInteger(figure) ? String(figure) : figure.toFixed(2);
}
