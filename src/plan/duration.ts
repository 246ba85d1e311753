const UNITS: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/** Seconds of a duration as Go writes it, `1m30s`; undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  if (text === "0") return 0;
  let seconds: number | undefined;
  let at = /^[-+]/.test(text) ? 1 : 0;
  while (at < text.length) {
    PART.lastIndex = at;
    const [part = "", amount = "", unit = ""] = PART.exec(text) ?? [];
    if (part === "") return undefined;
    seconds = (seconds ?? 0) + Number(amount) * (UNITS[unit] ?? 0);
    at += part.length;
  }
  return seconds !== undefined && text.startsWith("-") ? -seconds : seconds;
}
