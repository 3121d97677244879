// The build keeps the tree (dist/apps/<app>/src/main.js); the process contract names dist/apps/<app>/main.js.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';

const entryPoint = `import { setSourceMapsSupport } from 'node:module';

// For our own lines in stack traces; those of packages would take 25 MB.
setSourceMapsSupport(true, { nodeModules: false });
await import('./src/main.js');
`;

for (const app of readdirSync('dist/apps')) {
  if (existsSync(`dist/apps/${app}/src/main.js`)) writeFileSync(`dist/apps/${app}/main.js`, entryPoint);
}
