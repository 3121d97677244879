interface Limited {
  readonly RetryAfterSeconds?: unknown;
}

/** How long webCRM asks to be left alone, in milliseconds: it says it in the body. NaN when it does not. */
export function retryAfterInText(text: string): number {
  try {
    const { RetryAfterSeconds } = JSON.parse(text) as Limited;
    return Number(RetryAfterSeconds ?? NaN) * 1000;
  } catch {
    return NaN;
  }
}
