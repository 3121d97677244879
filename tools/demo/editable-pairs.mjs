import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * A text property that a flow keeps equal and that decides nothing else.
 * @typedef {{ flow: string, entity: { webcrm: string, customcrm: string }, property: { webcrm: string, customcrm: string } }} EditablePair
 */

/**
 * One such pair of every enabled flow: the first in short form ("A <-> B", plain text both ways) that is no part of a match rule.
 * @param {string} flowsPath a flow file, or a folder of them
 * @returns {EditablePair[]}
 * @throws naming a flow that has none
 */
export function editablePairs(flowsPath) {
  return flowFiles(flowsPath)
    .map((file) => parse(readFileSync(file, 'utf8')))
    .filter((flow) => flow.enabled !== false)
    .map((flow) => {
      const keys = JSON.stringify(flow.match ?? []);
      const pair = flow.pairs
        .filter((entry) => typeof entry === 'string')
        .map((entry) => entry.split('<->').map((name) => name.trim()))
        .find(([webcrm]) => !keys.includes(`"${webcrm}"`));
      if (!pair) throw new Error(`Flow ${flow.flow} has no plain text pair that could be edited to see it work.`);
      const [webcrm, customcrm] = pair;
      return { flow: flow.flow, entity: { webcrm: flow.webcrm, customcrm: flow.customcrm }, property: { webcrm, customcrm } };
    });
}

function flowFiles(flowsPath) {
  if (statSync(flowsPath).isFile()) return [flowsPath];
  const names = readdirSync(flowsPath).filter((name) => /\.ya?ml$/.test(name));
  return names.map((name) => join(flowsPath, name));
}
