import { expect, it } from '@jest/globals';
import { endpointOf } from './endpoint-of.js';

it.each([
  ['/Queries', '/Queries'],
  ['/Organisations/12', '/Organisations/{id}'],
  ['/Organisations/Hooks/5', '/Organisations/Hooks/{id}'],
  ['/customers/C-000012', '/customers/{id}'],
  ['/customers/batch', '/customers/batch'],
  ['/contacts/a%2Fb', '/contacts/{id}'],
])('names the endpoint of %s %s, whatever the id', (path, endpoint) => {
  expect(endpointOf(path)).toBe(endpoint);
});
