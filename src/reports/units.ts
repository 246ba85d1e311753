const steps = ["B", "kB", "MB", "GB", "TB"] as const;

/** Decimal, as docker prints sizes: `512 B`, `95 MB`, `95.3 MB`, `1.2 GB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let step = 0;
  // 999,950 already rounds to the next unit
  while (step < steps.length - 1 && Math.abs(value) >= (step === 0 ? 1000 : 999.95)) {
    value /= 1000;
    step += 1;
  }
  return `${oneDecimal(value)} ${steps[step]}`;
}

/** `0.03 s`, `1.4 s`, `30 s`, `2 min 5 s`, `1 h 2 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.095) return `${Number(seconds.toFixed(seconds < 0.005 ? 3 : 2))} s`;
  if (seconds < 59.95) return `${oneDecimal(seconds)} s`;
  const whole = Math.round(seconds);
  const [large, small, words] = whole < 3600 ? [60, 1, ["min", "s"]] : [3600, 60, ["h", "min"]];
  const rest = Math.floor((whole % large) / small);
  return `${Math.floor(whole / large)} ${words[0]}${rest === 0 ? "" : ` ${rest} ${words[1]}`}`;
}

function oneDecimal(value: number): string {
  return String(Number(value.toFixed(1)));
}
