const width = 30;
const quietMs = 5_000;

/**
 * Shows how far each flow is: as bars that are redrawn on a terminal, else as a line every few seconds.
 * @param {import('./seed.mjs').Expected[]} expected
 * @param {NodeJS.WriteStream} [out]
 * @returns {(flows: import('./first-load.mjs').FlowStatus[]) => void}
 */
export function progressLines(expected, out = process.stdout) {
  let drawn = 0;
  let shownAt = 0;
  const goalOf = (flow) => expected.find((promise) => promise.flow === flow.flow)?.linked ?? flow.linked;
  return (flows) => {
    if (out.isTTY) {
      if (drawn > 0) out.write(`\u001b[${drawn}A`);
      for (const flow of flows) out.write(`\u001b[2K${bar(flow, goalOf(flow))}\n`);
      drawn = flows.length;
    } else if (Date.now() - shownAt >= quietMs) {
      out.write(`first load: ${flows.map((flow) => `${flow.flow} ${flow.linked}/${goalOf(flow)}`).join(', ')} linked\n`);
      shownAt = Date.now();
    }
  };
}

function bar(flow, goal) {
  const filled = goal > 0 ? Math.min(width, Math.round((flow.linked / goal) * width)) : width;
  const rest = flow.outstanding > 0 ? `, ${flow.outstanding} writes under way` : '';
  return `${flow.flow.padEnd(16)} ${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${flow.linked}/${goal} linked${rest}`;
}
