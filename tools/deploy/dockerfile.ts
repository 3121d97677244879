import { readFileSync } from 'node:fs';

/** One `FROM … AS name` of a Dockerfile with its instructions, continued lines joined. */
export interface Stage {
  readonly name: string;
  readonly from: string;
  readonly instructions: readonly { readonly word: string; readonly rest: string }[];
}

/** The stages of the project's Dockerfile, in their order. */
export function stagesOfDockerfile(): readonly Stage[] {
  const lines = readFileSync('Dockerfile', 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '');
  const stages: (Stage & { instructions: { word: string; rest: string }[] })[] = [];
  for (const line of lines) {
    const [, word = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    const [from = '', name = ''] = word === 'FROM' ? rest.split(' AS ') : [];
    if (word === 'FROM') stages.push({ name, from, instructions: [] });
    else stages.at(-1)?.instructions.push({ word, rest });
  }
  return stages;
}

/** A stage and those of the file that it is built on, from the bottom. @throws when there is no such stage */
export function lineage(stages: readonly Stage[], name: string): readonly Stage[] {
  const stage = stages.find((candidate) => candidate.name === name);
  if (stage === undefined) throw new Error(`The Dockerfile has no stage ${name}`);
  return stage.from.startsWith('${') ? [stage] : [...lineage(stages, stage.from), stage];
}
