import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { lineage, stagesOfDockerfile } from './dockerfile.js';

const stages = stagesOfDockerfile();
const services = ['webcrm-connector', 'custom-crm-connector', 'mapping'];

/** What an image has in the end: the instructions of all stages below it, and the last one of a word. */
function image(name: string) {
  const instructions = lineage(stages, name).flatMap((stage) => stage.instructions);
  const all = (word: string) => instructions.filter((instruction) => instruction.word === word).map(({ rest }) => rest);
  return { all, last: (word: string) => all(word).at(-1) ?? '' };
}

describe('The Dockerfile', () => {
  it('builds on one slim image of Node, of the version that everything is tested with', () => {
    const major = (JSON.parse(readFileSync('package.json', 'utf8')) as { devDependencies: { node: string } }).devDependencies.node.split(
      '.',
    )[0];
    expect(readFileSync('Dockerfile', 'utf8')).toContain(`ARG NODE_IMAGE=node:${major ?? ''}-slim\n`);
    const names = new Set(stages.map(({ name }) => name));
    expect(stages.filter(({ from }) => from !== '${NODE_IMAGE}' && !names.has(from))).toEqual([]);
  });

  it.each([...services, 'cli', 'sandbox'])('has a target for %s that starts it, is not root, and says what it is', (name) => {
    const { all, last } = image(name);
    expect(`${last('ENTRYPOINT')} ${last('CMD')}`).toContain(`dist/apps/${name}/main.js`);
    expect(last('USER')).toBe('node');
    const labels = all('LABEL').join(' ');
    expect(labels).toMatch(/image\.title=.*image\.description=/);
    if (name !== 'sandbox')
      for (const label of ['vendor', 'licenses', 'version', 'revision']) expect(labels).toContain(`org.opencontainers.image.${label}=`);
  });

  it.each([...services, 'sandbox'])('asks %s whether it is ready', (name) => {
    expect(image(name).last('HEALTHCHECK')).toContain('/health/ready');
  });

  it.each([...services, 'cli'])('puts production dependencies and their bill of materials into %s, and no other dependencies', (name) => {
    const { all } = image(name);
    expect(all('RUN')).toEqual([]);
    expect(all('COPY')).toEqual(['--from=production /app ./', '--from=build /app/dist dist', '--from=build /app/flows flows']);
  });

  it('names the version of the package', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(image('mapping').all('ARG')).toContain(`VERSION=${version}`);
  });
});
