import { isSecretName, secretIn } from "../../facts/secrets.ts";

/** One thing that was asked for, and what it is. */
export interface Part {
  readonly code: "asAgreed" | "other" | "missing" | "unwanted" | "undeclared" | "extra" | "badPattern";
  readonly what: string;
  readonly is: string;
  readonly wanted: string;
}

export function environmentParts(lines: readonly string[], wanted: Readonly<Record<string, string | null>>): readonly Part[] {
  const set = new Map(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
  return Object.entries(wanted).map(([name, asked]) => {
    const part = textPart(name, set.get(name), asked);
    // what stands where a secret would is not repeated
    return isSecretName(name) || secretIn(part.is) !== undefined ? { ...part, is: "another value" } : part;
  });
}

export function labelParts(labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string | null>>): readonly Part[] {
  return Object.entries(wanted).map(([name, asked]) => textPart(`the label ${name}`, Object.hasOwn(labels, name) ? labels[name] : undefined, asked));
}

export function wordParts(what: string, is: string, wanted: string | undefined): readonly Part[] {
  return wanted === undefined ? [] : [textPart(what, is, wanted)];
}

export function listParts(what: string, is: readonly string[], wanted: readonly string[] | undefined): readonly Part[] {
  if (wanted === undefined) return [];
  const equal = JSON.stringify(is) === JSON.stringify(wanted);
  return [{ code: equal ? "asAgreed" : "other", what, is: JSON.stringify(is), wanted: JSON.stringify(wanted) }];
}

/** Each of the list has to be there, and nothing else where `exactly`. */
export function onlyListed(what: string, is: readonly string[], wanted: readonly string[] | undefined, exactly: boolean): readonly Part[] {
  if (wanted === undefined) return [];
  const there = new Set(is.map((each) => each.replace(/(?<=.)\/$/, "")));
  const asked = new Set(wanted.map((each) => each.replace(/(?<=.)\/$/, "")));
  const found = [...asked].map((each): Part => ({
    code: isDeclared(there, each) ? "asAgreed" : "undeclared",
    what: `${what} ${each}`,
    is: "declared",
    wanted: each,
  }));
  const extra = exactly ? [...there].filter((each) => !asked.has(each) && !asked.has(`${each.split("/")[0] ?? ""}/*`)) : [];
  return [...found, ...extra.map((each): Part => ({ code: "extra", what: `${what} ${each}`, is: each, wanted: "" }))];
}

/** None of the list may be there. */
export function noneListed(what: string, is: readonly string[], unwanted: readonly string[]): readonly Part[] {
  const there = new Set(is.map((each) => each.replace(/(?<=.)\/$/, "")));
  return unwanted
    .filter((each) => isDeclared(there, each.replace(/(?<=.)\/$/, "")))
    .map((each): Part => ({ code: "extra", what: `${what} ${each}`, is: each, wanted: "" }));
}

/** `53/*` is declared with any protocol. */
function isDeclared(there: ReadonlySet<string>, asked: string): boolean {
  if (there.has(asked)) return true;
  return asked.endsWith("/*") && [...there].some((each) => each.split("/")[0] === asked.slice(0, -2));
}

function textPart(what: string, is: string | undefined, wanted: string | null): Part {
  if (wanted === null) return { code: is === undefined ? "asAgreed" : "unwanted", what, is: "not set", wanted: "" };
  const pattern = /^\/(.+)\/$/s.exec(wanted)?.[1];
  if (is === undefined) return { code: "missing", what, is: "", wanted };
  // a path may be meant: /opt/
  if (is === wanted) return { code: "asAgreed", what, is, wanted };
  if (pattern === undefined) return { code: "other", what, is, wanted };
  const expression = compiled(pattern);
  if (expression === undefined) return { code: "badPattern", what, is, wanted };
  return { code: expression.test(is) ? "asAgreed" : "other", what, is, wanted };
}

function compiled(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}
