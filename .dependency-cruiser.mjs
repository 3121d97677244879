// Who may know whom. tools/house/import-rules.spec.ts shows that each of these rules can fail.
import { join } from 'node:path';

const lib = (name) => `^libs/${name}/`;
const libs = (...names) => `^libs/(${names.join('|')})/`;

/** A lib may import the libs named, itself, and nothing else of ours. */
const mayImport = (name, ...others) => ({
  name: `${name}-imports-only-what-it-may`,
  comment: others.length > 0 ? `${name} may import ${others.join(', ')} of ours.` : `${name} imports nothing of ours.`,
  severity: 'error',
  from: { path: lib(name) },
  to: { path: '^(apps|libs)/', pathNot: libs(name, ...others) },
});

/** A package that stays in one room, so that it can be replaced there. */
const staysIn = (name, room, allowed = []) => ({
  name: `${name}-stays-in-${room}`,
  comment: `${name} is used in libs/${room} alone; others use what that lib offers.`,
  severity: 'error',
  from: { path: '^(apps|libs)/', pathNot: [lib(room), ...allowed] },
  to: { path: `(^|node_modules/)${name}(/|$)` },
});

export default {
  forbidden: [
    {
      name: 'no-app-knows-another',
      comment: 'Apps meet on topics and in the registry, never in code.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    mayImport('platform'),
    mayImport('change-events'),
    mayImport('dataflows', 'change-events'),
    mayImport('messaging', 'change-events', 'platform'),
    mayImport('link-registry', 'change-events', 'dataflows', 'platform'),
    mayImport('operators', 'change-events', 'dataflows', 'link-registry', 'messaging'),
    mayImport('connector-kit', 'messaging', 'change-events', 'link-registry', 'dataflows', 'platform'),
    {
      name: 'no-import-past-an-index',
      comment: "A lib's index.ts is all that others may use: import '#name'.",
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^$1/$2/', '^libs/[^/]+/src/index[.]ts$'] },
    },
    {
      name: 'libs-are-imported-by-name',
      comment: "A path such as '../../platform/src/index.js' breaks when folders move: import '#platform'.",
      severity: 'error',
      from: { path: '^(apps|libs)/([^/]+)/' },
      to: { path: '^libs/', pathNot: '^$1/$2/', dependencyTypes: ['local'], dependencyTypesNot: ['aliased', 'aliased-webpack'] },
    },
    {
      name: 'no-cycles',
      comment: 'A circle, of types too, is one thing in several files. Move what both need into a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'pure-libs-do-no-io',
      comment: 'What the rules need to know comes in as an argument.',
      severity: 'error',
      from: { path: libs('change-events', 'dataflows'), pathNot: '[.]spec[.]ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'pure-libs-know-no-framework',
      comment: 'No broker, database, web server or framework in the rules and in the language on the wire.',
      severity: 'error',
      from: { path: libs('change-events', 'dataflows') },
      to: { path: '(^|node_modules/)(@nestjs/[^/]+|typeorm|kafkajs|pg|undici|express|pino|prom-client|rxjs)(/|$)' },
    },
    staysIn('@opentelemetry', 'platform'),
    staysIn('typeorm', 'link-registry'),
    // platform's specs try its verdicts on kafkajs' own errors.
    staysIn('kafkajs', 'messaging', ['^libs/platform/.*[.]spec[.]ts$']),
    {
      name: 'no-drawers',
      comment: 'A file is named after the one thing in it; utils, helpers, common and types hold anything.',
      severity: 'error',
      from: {},
      to: { path: '/(utils|helpers|common|types|misc)(/|[.]ts$)', pathNot: 'node_modules' },
    },
    {
      name: 'no-spec-in-production',
      comment: 'Production code must not need its tests.',
      severity: 'error',
      from: { path: '^(apps|libs)/[^/]+/src/', pathNot: '[.]spec[.]ts$' },
      to: { path: '([.]spec[.]ts$|^(apps|libs)/[^/]+/test/)' },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that is not found here is not checked either.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // Types count as well: a lib that imports another's types knows it.
    tsPreCompilationDeps: true,
    webpackConfig: { fileName: join(import.meta.dirname, 'tools', 'house', 'lib-sources.mjs') },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
