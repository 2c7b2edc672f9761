/** A timer that is set to more than this rings at once: callers may name any number of milliseconds. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;
