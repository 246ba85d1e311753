/** When a health check runs. Seconds. */
export interface HealthTimes {
  readonly interval: number;
  readonly timeout: number;
  readonly startPeriod: number;
  readonly startInterval: number;
  readonly retries: number;
}

/** Docker's own times, where an image names none (Engine 25 and later). */
export const usualTimes: HealthTimes = { interval: 30, timeout: 30, startPeriod: 0, startInterval: 5, retries: 3 };

export interface HealthMoments {
  /** The earliest moment at which Docker can say healthy: Engine 25 and 26, and those that came later. */
  readonly firstHealthy: { readonly older: number; readonly newer: number };
  /** From the moment at which the application fails to the last probe that has to fail, at worst. */
  readonly dockerNotices: number;
  readonly kubernetesNotices: number;
}

/**
 * The first probe runs after one interval where there is no start-period, else after one start-interval: measured on Engine 26.1 for five pairs of times.
 * Newer engines (moby's daemon/health.go) probe at the end of a start-period that is shorter than an interval.
 */
export function healthMoments({ interval, retries, startInterval, startPeriod, timeout }: HealthTimes): HealthMoments {
  const older = startPeriod > 0 ? startInterval : interval;
  const newer = startPeriod >= interval ? startInterval : startPeriod === 0 ? interval : Math.min(startPeriod, interval);
  return {
    firstHealthy: { older, newer },
    dockerNotices: retries * (interval + timeout),
    kubernetesNotices: retries * Math.max(1, Math.ceil(interval)) + Math.max(1, Math.ceil(timeout)),
  };
}

/** Times as they are written, with the usual ones where nothing is. */
export function healthTimesOf(written: { readonly [Key in keyof HealthTimes]: number | undefined }): HealthTimes {
  return {
    interval: written.interval ?? usualTimes.interval,
    timeout: written.timeout ?? usualTimes.timeout,
    startPeriod: written.startPeriod ?? usualTimes.startPeriod,
    startInterval: written.startInterval ?? usualTimes.startInterval,
    retries: written.retries ?? usualTimes.retries,
  };
}
