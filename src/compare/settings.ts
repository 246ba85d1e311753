import { fingerprint } from "../facts/fingerprint.ts";
import { isPlaceholder, isSecretName } from "../facts/secrets.ts";
import { withoutSecrets } from "../facts/withheld.ts";
import type { ConfigurationChange } from "./comparison.ts";

/** What is set, in one order for every image and every file. */
export interface Settings {
  /** Nothing is set by undefined or by an empty text. `name`: which variable, label, port … */
  set(setting: string, value: string | undefined, name?: string): void;
  readonly all: ReadonlyMap<string, Setting>;
}

interface Setting {
  readonly setting: string;
  readonly name: string | undefined;
  readonly value: string;
}

export function emptySettings(): Settings {
  const all = new Map<string, Setting>();
  return {
    all,
    set(setting, value, name) {
      if (value !== undefined && value !== "") all.set(JSON.stringify([setting, name]), { setting, name, value });
    },
  };
}

export function changedSettings({ all: old }: Settings, { all: now }: Settings): readonly ConfigurationChange[] {
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    const one = was ?? is;
    if (one === undefined || was?.value === is?.value) return [];
    const { name, setting } = one;
    return [{ setting, name, before: shown(name, was?.value), after: shown(name, is?.value) }];
  });
}

/** A value without secrets; a fingerprint tells two secrets apart. */
function shown(name: string | undefined, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (name !== undefined && isSecretName(name) && !isPlaceholder(value)) return `*** (${fingerprint(value)})`;
  const without = withoutSecrets(value);
  return without === value ? value : `${without} (${fingerprint(value)})`;
}

/** As JSON, so that each word is seen as one. */
export function wordsText(all: readonly string[]): string | undefined {
  return all.length === 0 ? undefined : JSON.stringify(all);
}

export interface HealthTimes {
  /** Seconds. */
  readonly interval: number | undefined;
  readonly timeout: number | undefined;
  readonly startPeriod: number | undefined;
  readonly startInterval: number | undefined;
  readonly retries: number | undefined;
}

export function setHealthTimes(settings: Settings, check: HealthTimes): void {
  const seconds = (value: number | undefined): string | undefined => (value === undefined ? undefined : `${value} s`);
  settings.set("health check", seconds(check.interval), "interval");
  settings.set("health check", seconds(check.timeout), "timeout");
  settings.set("health check", seconds(check.startPeriod), "start period");
  settings.set("health check", seconds(check.startInterval), "start interval");
  settings.set("health check", check.retries?.toString(), "retries");
}
