import { loadFlows } from '#dataflows';
import { readYamlFiles } from '#platform';

/** The enabled flows of the flow files. @param {string} path @returns {readonly import('#dataflows').Flow[]} */
export function flowsAt(path) {
  const loaded = loadFlows(readYamlFiles(path));
  if ('faults' in loaded) throw new Error(`The flow files at ${path} are faulty.`);
  return loaded.flows.filter(({ enabled }) => enabled);
}
