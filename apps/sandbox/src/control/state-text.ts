import type { SandboxSystem } from '../sandbox.js';

/** Records that go out in one piece. */
const chunk = 500;

/** All records of a system by entity, as JSON text in pieces: a large sample does not fit into one text. */
export function* stateText({ store, views }: SandboxSystem): Generator<string> {
  let separator = '{';
  for (const [entity, { render }] of views) {
    yield `${separator}${JSON.stringify(entity)}:[`;
    const { byKey } = store.table(entity);
    for (let from = 0; from < byKey.length; from += chunk) {
      const part = byKey.slice(from, from + chunk).map((record) => JSON.stringify(render(record)));
      yield `${from === 0 ? '' : ','}${part.join()}`;
    }
    yield ']';
    separator = ',';
  }
  yield '}';
}
