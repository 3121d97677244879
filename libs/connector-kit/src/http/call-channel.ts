import { channel } from 'node:diagnostics_channel';

/** A call of a system that has ended. */
export interface EndedCall {
  readonly method: string;
  readonly path: string;
  /** Null where no usable answer came. */
  readonly status: number | null;
  /** Milliseconds. */
  readonly tookMs: number;
}

/** Every call of a system is told here. Without a listener it costs nothing. */
export const callChannel = channel('dataflow:call');

export function tellCall(call: EndedCall): void {
  if (callChannel.hasSubscribers) callChannel.publish(call);
}
