/** How a live system says that there is no date. */
export const noDate = '0001-01-01T00:00:00+00:00';
