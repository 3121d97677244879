const { join } = require('node:path');

const root = join(__dirname, '..', '..');

/** Finds `#platform` and its like in the sources, not in what was built of them; packages have such names of their own. */
module.exports = function resolve(request, options) {
  const [, lib] = /^#([a-z-]+)$/.exec(request) ?? [];
  const isOurs = lib !== undefined && !options.basedir.includes('/node_modules/');
  return options.defaultResolver(isOurs ? join(root, 'libs', lib, 'src', 'index.ts') : request, options);
};
