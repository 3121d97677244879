import { TryLater } from '../connector.js';

/**
 * A request went out and no usable answer came back: a timeout, a broken connection, a page of a proxy, half a JSON text.
 * A read is simply repeated later; a write may have happened.
 */
export class LostAnswer extends TryLater {}
