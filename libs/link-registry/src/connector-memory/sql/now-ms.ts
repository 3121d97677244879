/** Milliseconds since 1970 by the database's clock: one clock for all replicas. */
export const nowMs = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';
