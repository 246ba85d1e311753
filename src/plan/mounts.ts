import type { Flag } from "../dockerfile/syntax.ts";
import type { Mount, PlanProblem } from "./plan.ts";

/** `RUN --mount=…`: comma-separated fields, a field in double quotes may hold commas. `expand` puts variables in. */
export function readMount(flag: Flag, expand: (word: string) => string): { readonly mount: Mount; readonly problem: PlanProblem | undefined } {
  const options = new Map<string, string>();
  const fields = splitFields(flag.value ?? "");
  let problem = fields === undefined ? wrong(flag, "its double quotes do not match") : undefined;
  for (const field of fields ?? []) {
    const equals = field.indexOf("=");
    const name = (equals === -1 ? field : field.slice(0, equals)).toLowerCase();
    const value = equals === -1 ? "" : field.slice(equals + 1);
    if (name === "from" && /\$./.test(value)) problem ??= wrong(flag, "from takes no variables; give a stage that FROM makes from the variable");
    options.set(name, expand(value));
  }
  return { mount: { type: (options.get("type") ?? "bind").toLowerCase(), options, span: flag.span }, problem };
}

function wrong(flag: Flag, message: string): PlanProblem {
  return { code: "arguments-wrong", message: `--mount is wrong: ${message}`, span: flag.span };
}

/** One line of comma-separated values; undefined where its quotes are wrong. */
function splitFields(text: string): readonly string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  while (at <= text.length) {
    if (text[at] !== '"') {
      const comma = text.indexOf(",", at);
      const end = comma === -1 ? text.length : comma;
      const field = text.slice(at, end);
      if (field.includes('"')) return undefined;
      fields.push(field);
      at = end + 1;
      continue;
    }
    const quoted = readQuoted(text, at);
    if (quoted === undefined || (quoted.end < text.length && text[quoted.end] !== ",")) return undefined;
    fields.push(quoted.value);
    at = quoted.end + 1;
  }
  return fields;
}

function readQuoted(text: string, from: number): { readonly value: string; readonly end: number } | undefined {
  let value = "";
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] !== '"') value += text[at] ?? "";
    else if (text[at + 1] === '"') value += text[++at] ?? "";
    else return { value, end: at + 1 };
  }
  return undefined;
}
