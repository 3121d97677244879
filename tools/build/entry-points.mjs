// The build keeps the tree (dist/apps/<app>/src/main.js); the process contract names dist/apps/<app>/main.js.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';

for (const app of readdirSync('dist/apps')) {
  if (existsSync(`dist/apps/${app}/src/main.js`)) writeFileSync(`dist/apps/${app}/main.js`, "import './src/main.js';\n");
}
