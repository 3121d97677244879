import { boolean } from './boolean.js';
import { country } from './country.js';
import { dateTime } from './date-time.js';
import { date } from './date.js';
import { decimal } from './decimal.js';
import { enumeration } from './enumeration.js';
import { integer } from './integer.js';
import { lines } from './lines.js';
import { personName } from './person-name.js';
import { reference } from './reference.js';
import { text } from './text.js';
import type { TransformDefinition } from './transform-definition.js';

/** The transforms that flow files can name. The check of flow files and the editors' schema follow from these rows. */
export const transforms: ReadonlyMap<string, TransformDefinition> = new Map(
  Object.entries({
    text,
    lines,
    personName,
    country,
    enum: enumeration,
    boolean,
    decimal,
    integer,
    date,
    dateTime,
    reference,
  }),
);
