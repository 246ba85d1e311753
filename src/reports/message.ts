import { sharedMessages } from "../judge/messages.ts";
import type { Message } from "../verdict/verdict.ts";
import { formatBytes, formatSeconds } from "./units.ts";
import { visible } from "./visible.ts";

const placeholder = /\{(\w+)(?::(bytes|seconds))?\}/g;

/** A message in words, on one line: the check's own template, else the one that all checks share, else the code. What came from outside is made visible. */
export function formatMessage(templates: Readonly<Record<string, string>>, message: Message): string {
  return templateOf(templates, message).replace(placeholder, (written, name: string, unit: string | undefined) => {
    const value = Object.hasOwn(message.args, name) ? message.args[name] : undefined;
    return value === undefined ? written : formatValue(value, unit);
  });
}

/** The first argument of the message that has a unit: the measured number, or undefined. */
export function measureOf(templates: Readonly<Record<string, string>>, message: Message): string | undefined {
  for (const [, name = "", unit] of templateOf(templates, message).matchAll(placeholder)) {
    const value = message.args[name];
    if (unit !== undefined && typeof value === "number") return formatValue(value, unit);
  }
  return undefined;
}

function templateOf(templates: Readonly<Record<string, string>>, { code }: Message): string {
  if (Object.hasOwn(templates, code)) return templates[code] ?? code;
  return Object.hasOwn(sharedMessages, code) ? (sharedMessages[code] ?? code) : visible(code);
}

function formatValue(value: string | number, unit: string | undefined): string {
  if (typeof value === "number" && unit === "bytes") return formatBytes(value);
  if (typeof value === "number" && unit === "seconds") return formatSeconds(value);
  return visible(String(value));
}
