import type { System } from '#change-events';
import type { Resolve, Transform, Translation } from '../transform.js';
import { impossible, singleValue, valueOf } from './single-value.js';
import { oneProperty } from './transform-definition.js';
import type { TransformDefinition, TransformOptions } from './transform-definition.js';

/** The id of another record, mapped through the links of the flow that this record belongs to. */
export const reference: TransformDefinition = {
  description: 'The id of another record, mapped through the links of the flow that keeps these records equal.',
  rule: 'the linked record',
  options: { flow: { type: 'flow', description: 'Name of the flow whose links map the ids.' } },
  mainOption: 'flow',
  customProperties: oneProperty,
  writes: { webcrm: ['integer'], customcrm: ['string'] },
  create,
};

function create(options: TransformOptions): Transform {
  const flow = String(options['flow']);
  return singleValue({
    form: 'reference',
    // webCRM's "no record" is the number 0.
    empty: { webcrm: 0, customcrm: null },
    to: {
      webcrm: (source, _present, resolve) => partner(flow, 'customcrm', source, resolve, webcrmId),
      customcrm: (source, _present, resolve) => partner(flow, 'webcrm', source, resolve, (id) => valueOf(id)),
    },
  });
}

type Source = string | number | boolean;

function partner(flow: string, system: System, source: Source, resolve: Resolve, write: (id: string) => Translation): Translation {
  const id = String(source).trim();
  const linked = resolve({ flow, system, id });
  return linked === null ? { kind: 'waiting', reference: { flow, system, id } } : write(linked);
}

/** Ids of webCRM are integers in its JSON. */
function webcrmId(id: string): Translation {
  return /^\d+$/.test(id) && Number.isSafeInteger(Number(id))
    ? valueOf(Number(id))
    : impossible(`'${id}' is not an id of webCRM: these are integers`);
}
