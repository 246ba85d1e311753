import { onceFor } from "../text/once.ts";
import { wordsOf } from "../dockerfile/words.ts";
import { expandWords } from "../plan/expand.ts";
import type { Plan } from "../plan/plan.ts";
import { followVariables } from "../plan/variables.ts";
import type { Span } from "../text/span.ts";
import { isTemplate } from "./set-variables.ts";

/** A port of an EXPOSE. */
export interface ExposeWord {
  /** After expansion. */
  readonly value: string;
  /** False where a variable without a value stands in it. */
  readonly known: boolean;
  /** The word as written, which may hold several ports in one variable. */
  readonly span: Span;
}

/** Every port that an EXPOSE of the file names, also behind ONBUILD. */
export const exposeWords: (plan: Plan) => readonly ExposeWord[] = onceFor((plan: Plan): readonly ExposeWord[] => {
  const words: ExposeWord[] = [];
  followVariables(plan, ({ instruction, lookup }) => {
    if (instruction.keyword !== "EXPOSE") return;
    const all = wordsOf(instruction, plan.tree.escape);
    const comment = all.findIndex(({ value }) => value.startsWith("#"));
    // what stands behind a # was meant as a comment, and is no further mistake
    for (const { value: written, span } of comment === -1 ? all : all.slice(0, comment + 1)) {
      // a build argument without a default has the value that the build gives it, or what the word itself falls back to
      const missing = /\$\{\w+:?-/.test(written) ? "unset" : "unknown";
      const known: typeof lookup = (name) => (typeof lookup(name) === "string" ? missing : lookup(name));
      for (const value of expandWords(written, known, plan.tree.escape).values) words.push({ value, known: !value.includes("$") && !isTemplate(value), span });
    }
  });
  return words;
});

/** `127.0.0.1:8080:80/tcp` taken apart. */
export function partsOf(value: string): { readonly host: string; readonly port: string; readonly protocol: string } {
  const slash = value.indexOf("/");
  const numbers = slash === -1 ? value : value.slice(0, slash);
  const colon = numbers.lastIndexOf(":");
  return { host: numbers.slice(0, Math.max(colon, 0)), port: numbers.slice(colon + 1), protocol: slash === -1 ? "" : value.slice(slash + 1) };
}
