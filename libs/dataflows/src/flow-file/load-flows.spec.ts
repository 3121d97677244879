import { describe, expect, it } from '@jest/globals';
import type { Flow } from '../flow.js';
import { describeFaults } from './flow-fault.js';
import { loadFlows } from './load-flows.js';

const head = 'flow: persons\nwebcrm: person\ncustomcrm: contact\n';
const pairs = 'pairs:\n  - PersonFirstName <-> FirstName\n  - PersonEmail <-> Email\n';

function flowOf(text: string): Flow {
  const loaded = loadFlows([{ file: 'persons.yaml', text }]);
  const flow = 'flows' in loaded ? loaded.flows[0] : undefined;
  if (flow === undefined) throw new Error('faults' in loaded ? describeFaults(loaded.faults) : 'no flow');
  return flow;
}

function faultsOf(...texts: readonly string[]): readonly string[] {
  const loaded = loadFlows(texts.map((text, position) => ({ file: `${position + 1}.yaml`, text })));
  return 'faults' in loaded ? loaded.faults.map(({ file, line, message }) => `${file}:${line} ${message}`) : [];
}

describe('loadFlows, given files that are right', () => {
  it('fills in what a short file leaves out', () => {
    const flow = flowOf(head + pairs);
    expect(flow).toMatchObject({
      name: 'persons',
      entity: { webcrm: 'person', customcrm: 'contact' },
      enabled: true,
      createIn: ['webcrm', 'customcrm'],
      create: { webcrm: {}, customcrm: {} },
      candidates: { webcrm: {}, customcrm: {} },
      when: { webcrm: {}, customcrm: {} },
      match: [],
      prefer: 'webcrm',
      onDelete: 'unlink',
      brake: { records: 20, percent: 5 },
    });
    expect(flow.pairs[1]).toMatchObject({
      key: 'PersonEmail',
      properties: { webcrm: ['PersonEmail'], customcrm: ['Email'] },
      transformName: 'text',
      conflict: 'latest',
      firstLink: 'latest',
      direction: 'both',
      required: false,
      type: 'string',
    });
  });

  it("lets a pair say otherwise than its flow, and takes the flow's word for the rest", () => {
    const flow = flowOf(
      `${head}conflict: webcrm\ndirection: toCustom\npairs:\n  - A <-> B\n  - { webcrm: C, customcrm: D, conflict: manual, direction: both, type: memo }\n`,
    );
    expect(flow.pairs[0]).toMatchObject({ conflict: 'webcrm', firstLink: 'webcrm', direction: 'toCustom' });
    expect(flow.pairs[1]).toMatchObject({ conflict: 'manual', firstLink: 'manual', direction: 'both', type: 'memo' });
  });

  it('takes firstLink for every pair when the flow gives it', () => {
    const flow = flowOf(`${head}firstLink: webcrm\npairs:\n  - { webcrm: A, customcrm: B, conflict: manual }\n`);
    expect(flow.pairs[0]).toMatchObject({ conflict: 'manual', firstLink: 'webcrm' });
  });

  it('reads what follows from a delete, and takes the default for the figure that a brake leaves out', () => {
    expect(flowOf(`${head}onDelete: delete\nbrake: { percent: 0.5 }\n${pairs}`)).toMatchObject({
      onDelete: 'delete',
      brake: { records: 20, percent: 0.5 },
    });
  });

  it('creates only where a one-way flow writes', () => {
    expect(flowOf(`${head}direction: toCustom\n${pairs}`).createIn).toEqual(['customcrm']);
  });

  it('reads one value of a condition, or a list of them', () => {
    const flow = flowOf(`${head}when: { webcrm: { A: 100, B: [x, null] } }\ncandidates: { customcrm: { ContactType: person } }\n${pairs}`);
    expect(flow.when.webcrm).toEqual({ A: [100], B: ['x', null] });
    expect(flow.candidates.customcrm).toEqual({ ContactType: ['person'] });
  });

  it('reads match rules in order, with and without punctuation', () => {
    const flow = flowOf(`${head}match: [[PersonEmail], [{ property: PersonFirstName, ignore: punctuation }, PersonEmail]]\n${pairs}`);
    expect(flow.match.map((rule) => rule.map(({ pair, ignorePunctuation }) => [pair.key, ignorePunctuation]))).toEqual([
      [['PersonEmail', false]],
      [
        ['PersonFirstName', true],
        ['PersonEmail', false],
      ],
    ]);
  });

  it('knows which flow a reference maps its ids through', () => {
    const loaded = loadFlows([
      {
        file: 'a.yaml',
        text: 'flow: a\nwebcrm: a\ncustomcrm: a\npairs:\n  - { webcrm: X, customcrm: Y, transform: { reference: b }, required: true }\n',
      },
      { file: 'b.yaml', text: 'flow: b\nwebcrm: b\ncustomcrm: b\npairs:\n  - X <-> Y\n' },
    ]);
    expect('flows' in loaded && loaded.flows[0]?.pairs[0]).toMatchObject({ transformName: 'reference', references: 'b', required: true });
  });

  it('makes partners for all records unless its history begins when it is first enabled', () => {
    expect(flowOf(head + pairs).history).toBe('all');
    expect(flowOf(`${head}history: fromNow\n${pairs}`).history).toBe('fromNow');
  });
});

describe('The revision of a flow', () => {
  const email = '- PersonEmail <-> Email';
  const score = (scale = 2, more = '') => `- { webcrm: PersonScore, customcrm: Score, transform: { decimal: { scale: ${scale} } }${more} }`;
  const revisionOf = (extra = '', lines = [email, score()]) => flowOf(`${head}${extra}pairs:\n  ${lines.join('\n  ')}\n`).revision;

  it.each([
    ['a remark and an empty line', revisionOf('# a remark\n\n')],
    ['a default that is spelt out', revisionOf('conflict: latest\nhistory: all\ncreateIn: [customcrm, webcrm]\n')],
    ['another order of the pairs', revisionOf('', [score(), email])],
    ['a pair in its long form', revisionOf('', ['- { webcrm: PersonEmail, customcrm: Email, transform: text }', score()])],
    ['a data type, which only documents show', revisionOf('', [email, score(2, ', type: decimal')])],
  ])('stays the same with %s', (_what, revision) => {
    expect(revision).toBe(revisionOf());
  });

  it.each([
    ['a policy', revisionOf('conflict: webcrm\n')],
    ['a match rule', revisionOf('match: [[PersonEmail]]\n')],
    ['the switch', revisionOf('enabled: false\n')],
    ["a transform's option", revisionOf('', [email, score(3)])],
    ['a property', revisionOf('', ['- PersonEmail <-> Mail', score()])],
    ['a pair less', revisionOf('', [email])],
  ])('changes with %s', (_what, revision) => {
    expect(revision).not.toBe(revisionOf());
  });
});

describe('loadFlows, given files that are wrong', () => {
  it('tells all faults of all files at once, in reading order', () => {
    expect(faultsOf(`${head}conflict: newest\nconflicts: latest\n${pairs}  - A -> B\n`, 'flow: a\nflow: b\n')).toEqual([
      "1.yaml:4 conflict must be latest, webcrm, customcrm or manual, not 'newest'.",
      "1.yaml:5 'conflicts' is no key of a flow. Did you mean 'conflict'?",
      "1.yaml:9 pairs #3 must be a pair such as PersonEmail <-> Email, or a mapping with webcrm, customcrm and transform, not 'A -> B'.",
      '2.yaml:2 This key is given twice. Keep one of the two.',
    ]);
  });

  it.each([
    ['YAML that can not be read', 'flow: [a', /^1\.yaml:1 This is not valid YAML: /],
    ['an empty file', '', /^1\.yaml:1 A flow file must be a mapping that begins with flow, webcrm and customcrm, not empty\.$/],
    ['two flows in one file', `${head}${pairs}---\n${head}`, /^1\.yaml:7 .*Write one flow a file\.$/],
    ['a flow without pairs', `${head}pairs: []\n`, /^1\.yaml:4 pairs must be a list with at least one pair/],
    ['a flow whose pairs are left out', head, /^1\.yaml:1 pairs must be a list with at least one pair/],
    [
      'a name that topics and links can not carry',
      `flow: My Persons\nwebcrm: person\ncustomcrm: contact\n${pairs}`,
      /^1\.yaml:1 flow must be a name in lower case/,
    ],
    [
      'an unknown key of a pair',
      `${head}pairs:\n  - { webcrm: A, customcrm: B, tranform: date }\n`,
      /^1\.yaml:5 'tranform' is no key of pairs #1\. Did you mean 'transform'\?$/,
    ],
    [
      'an unknown system',
      `${head}create: { custom: { A: 1 } }\n${pairs}`,
      /^1\.yaml:4 'custom' is no key of create\. Did you mean 'customcrm'\?$/,
    ],
    [
      'an unknown transform',
      `${head}pairs:\n  - { webcrm: A, customcrm: B, transform: dat }\n`,
      /^1\.yaml:5 'dat' is no transform\. Did you mean 'date'/,
    ],
    [
      'an unknown option',
      `${head}pairs:\n  - { webcrm: A, customcrm: B, transform: { decimal: { scal: 2 } } }\n`,
      /^1\.yaml:5 decimal has no option 'scal'\. .*Did you mean 'scale'\?$/,
    ],
    [
      'an option out of its range',
      `${head}pairs:\n  - { webcrm: A, customcrm: B, transform: { decimal: { scale: -1 } } }\n`,
      /^1\.yaml:5 decimal\.scale must be a whole number from 0 to 10, not -1\.$/,
    ],
    [
      'an unknown language',
      `${head}pairs:\n  - { webcrm: A, customcrm: B, transform: { country: { language: dk } } }\n`,
      /^1\.yaml:5 country\.language must be en, da, /,
    ],
    [
      'an enum without values',
      `${head}pairs:\n  - { webcrm: A, customcrm: B, transform: enum }\n`,
      /^1\.yaml:5 enum needs its values: write transform: \{ enum: … \}\.$/,
    ],
    [
      'a value of an enum that is a list',
      `${head}pairs:\n  - webcrm: A\n    customcrm: B\n    transform: { enum: { values: { Kunde: [customer] } } }\n`,
      /^1\.yaml:\d enum\.values must map each text of webCRM to one value/,
    ],
    [
      'a reference to nothing',
      `${head}pairs:\n  - { webcrm: A, customcrm: B, transform: reference }\n`,
      /^1\.yaml:5 reference needs its flow: write transform: \{ reference: … \}\.$/,
    ],
    [
      'a reference to an unknown flow',
      `${head}pairs:\n  - A <-> B\n  - webcrm: C\n    customcrm: D\n    transform: { reference: person }\n`,
      /^1\.yaml:8 C refers to the flow 'person', which no file defines\. Did you mean 'persons'\?$/,
    ],
    [
      'two properties where one is taken',
      `${head}pairs:\n  - { webcrm: A, customcrm: [B, C] }\n`,
      /^1\.yaml:5 The transform text takes 1 property of the Custom CRM, not 2\. Several take/,
    ],
    [
      'one property where two are taken',
      `${head}pairs:\n  - { webcrm: A, customcrm: B, transform: lines }\n`,
      /^1\.yaml:5 The transform lines takes 2 to 10 properties of the Custom CRM, not 1\.$/,
    ],
    ['a property in two pairs', `${head}pairs:\n  - A <-> B\n  - C <-> B\n`, /^1\.yaml:6 'B' stands in pairs #1 already\./],
    [
      'required where there is no reference',
      `${head}pairs:\n  - { webcrm: A, customcrm: B, required: true }\n`,
      /^1\.yaml:5 Only a reference can be required\./,
    ],
    [
      'a match rule without a pair',
      `${head}match: [[PersonMail]]\n${pairs}`,
      /^1\.yaml:4 A match rule names 'PersonMail', .*Did you mean 'PersonEmail'\?$/,
    ],
    [
      'a match rule that is no list',
      `${head}match: [PersonEmail]\n${pairs}`,
      /^1\.yaml:4 match #1 must be a list of rules, each a list of webCRM properties, such as \[\[PersonEmail\]\]/,
    ],
    ['an empty match rule', `${head}match:\n  - []\n${pairs}`, /^1\.yaml:5 match #1 is empty\./],
    [
      'creation where nothing is written',
      `${head}direction: toCustom\ncreateIn: [webcrm]\n${pairs}`,
      /^1\.yaml:5 createIn names webcrm, but no pair of this flow is written there\./,
    ],
    ['an unknown onDelete', `${head}onDelete: remove\n${pairs}`, /^1\.yaml:4 onDelete must be unlink, delete or ignore, not 'remove'\.$/],
    [
      'a brake that is no mapping',
      `${head}brake: 20\n${pairs}`,
      /^1\.yaml:4 brake must be a mapping such as \{ records: 20, percent: 5 \}, not 20\.$/,
    ],
    [
      'a brake below nothing',
      `${head}brake: { records: -1 }\n${pairs}`,
      /^1\.yaml:4 brake\.records must be a number of 0 or more, not -1\.$/,
    ],
    [
      'a brake above everything',
      `${head}brake: { percent: 101 }\n${pairs}`,
      /^1\.yaml:4 brake\.percent must be a number from 0 to 100, not 101\.$/,
    ],
    [
      'an unknown key of a brake',
      `${head}brake: { record: 1 }\n${pairs}`,
      /^1\.yaml:4 'record' is no key of brake\. Did you mean 'records'\?$/,
    ],
    ['an unknown history', `${head}history: new\n${pairs}`, /^1\.yaml:4 history must be all or fromNow, not 'new'\.$/],
    ['a quiet window', `${head}quietSeconds: 30\n${pairs}`, /^1\.yaml:4 quietSeconds is not supported by this version\. Take it out/],
    [
      'an expression',
      `${head}pairs:\n  - { webcrm: A, customcrm: B, toCustom: "$number($)" }\n`,
      /^1\.yaml:5 pairs #1\.toCustom is not supported by this version\. Name a transform/,
    ],
  ])('refuses %s and says what to write', (_what, text, fault) => {
    const faults = faultsOf(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  it('refuses a folder without flow files', () => {
    expect(faultsOf()).toEqual(['flows:1 There is no flow file here. FLOWS_PATH names a YAML file or a folder of them.']);
  });

  it('refuses two files with one flow name and names the first', () => {
    expect(faultsOf(head + pairs, head + pairs)).toEqual([
      "2.yaml:1 The flow 'persons' is defined in 1.yaml already. Give this one another name.",
    ]);
  });

  it('refuses required references that wait for each other', () => {
    const ring = (name: string, other: string) =>
      `flow: ${name}\nwebcrm: ${name}\ncustomcrm: ${name}\npairs:\n  - { webcrm: X, customcrm: Y, transform: { reference: ${other} }, required: true }\n`;
    expect(faultsOf(ring('a', 'b'), ring('b', 'a'))).toEqual([
      '1.yaml:5 Required references wait for each other: a → b → a. Set required: false on one of them.',
      '2.yaml:5 Required references wait for each other: b → a → b. Set required: false on one of them.',
    ]);
    expect(faultsOf(ring('a', 'b'), ring('b', 'a').replace('true', 'false'))).toEqual([]);
  });

  it('does not call a flow unknown while the file that may define it can not be read', () => {
    const faults = faultsOf(`${head}pairs:\n  - { webcrm: A, customcrm: B, transform: { reference: organisations } }\n`, 'flow: [');
    expect(faults.every((fault) => fault.startsWith('2.yaml'))).toBe(true);
  });
});

describe('describeFaults', () => {
  it('gives one fault a line, as file:line, under a head that counts them', () => {
    expect(describeFaults([{ file: 'flows/a.yaml', line: 3, message: 'Wrong.' }])).toBe(
      '1 fault in the flow files:\n  flows/a.yaml:3 Wrong.',
    );
  });
});
