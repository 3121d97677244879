import type { CustomProperty } from './custom-resource.js';

/** A text of up to 255 characters, or of another length. */
export function text(maxLength = 255): CustomProperty {
  return { type: 'string', maxLength };
}

/** A text of several lines. */
export const longText = text(2000);

/** A number of any sign, as a JSON number. */
export const decimal: CustomProperty = { type: 'decimal' };

/** A whole number. */
export const integer: CustomProperty = { type: 'integer' };

/** A calendar day, `2026-01-31`. */
export const date: CustomProperty = { type: 'date' };

/** A moment, given back in milliseconds and UTC. */
export const dateTime: CustomProperty = { type: 'date-time' };

/** The id of another record; not checked to exist, as in systems that import piece by piece. */
export const reference: CustomProperty = { type: 'reference', maxLength: 64 };
