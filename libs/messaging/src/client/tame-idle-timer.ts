import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/** Milliseconds after which kafkajs itself looks again at requests that wait for a free slot. */
const lookAgainAfter = 10;

/**
 * kafkajs 2.2.4 re-arms this timer with a negative delay on every idle connection: about 900 wake-ups a second and a warning on
 * Node 24 (tulios/kafkajs issue 1751). Ours is armed only while a request waits, which is all that the timer is for: the end of
 * throttling and the end of overload both show in a waiting request.
 */
export function tameIdleTimer(): void {
  RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.throttleCheckTimeoutId || this.pending.length === 0) return;
    const throttledFor = this.throttledUntil - Date.now();
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      throttledFor > 0 ? throttledFor : lookAgainAfter,
    );
  };
}
