/** One call of a system's API that arrived, whatever became of it. */
export interface Call {
  /** Counts the calls of one system since the process began, from 1. */
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** When all of the answer was handed over; null while the call is under way, and when it was never answered. */
  readonly answeredAt: number | null;
  /** Whose token or key it came with; null for none that is known. */
  readonly who: string | null;
  readonly method: string;
  readonly path: string;
  /** What stood behind the path, such as the script of a query. */
  readonly query: Readonly<Record<string, string>>;
  /** Null while it is not answered. */
  readonly status: number | null;
}

/** A demo may run for days: the last calls are kept. */
const most = 50_000;

/** The calls of one system's API as they arrived: what tells how gently a connector treats it. */
export class CallLog {
  private calls: Call[] = [];
  private sequence = 0;

  /** @returns notes the answer, once it was handed over */
  arrived(call: Pick<Call, 'at' | 'who' | 'method' | 'path' | 'query'>): (answeredAt: number, status: number) => void {
    const entry = { sequence: (this.sequence += 1), ...call, answeredAt: null as number | null, status: null as number | null };
    this.calls.push(entry);
    if (this.calls.length > most) this.calls = this.calls.slice(-most / 2);
    return (answeredAt, status) => {
      entry.answeredAt = answeredAt;
      entry.status = status;
    };
  }

  /** Calls after one, in the order in which they arrived. */
  since(sequence: number): readonly Call[] {
    return this.calls.filter((call) => call.sequence > sequence);
  }
}
