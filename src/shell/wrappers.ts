/** Programs that run the command in their own words, and how to find where it begins. */
interface Wrapper {
  /** Short options that take a value. */
  readonly values?: string;
  /** Long options whose value is the next word. */
  readonly longValues?: readonly string[];
  /** Words before the command that are no options: gosu's user. */
  readonly operands?: number;
  /** `NAME=value` may come before the command. */
  readonly assignments?: boolean;
  /** Options with which it runs nothing: `command -v`. */
  readonly asks?: readonly string[];
}

const wrappers: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ["builtin", {}],
  ["catatonit", {}],
  ["chronic", {}],
  ["chroot", { operands: 1 }],
  ["command", { asks: ["-v", "-V"] }],
  ["doas", { values: "uC" }],
  ["dumb-init", { values: "r", longValues: ["--rewrite"] }],
  ["eatmydata", {}],
  ["env", { values: "uC", longValues: ["--unset", "--chdir"], assignments: true }],
  ["exec", { values: "a" }],
  ["gosu", { operands: 1 }],
  ["ionice", { values: "cn", longValues: ["--class", "--classdata"], asks: ["-p"] }],
  ["nice", { values: "n", longValues: ["--adjustment"] }],
  ["nohup", {}],
  ["runuser", { values: "ugGs", longValues: ["--user", "--group", "--supp-group", "--shell"] }],
  ["s6-setuidgid", { operands: 1 }],
  ["setpriv", { longValues: ["--reuid", "--regid", "--groups", "--inh-caps", "--ambient-caps", "--bounding-set", "--securebits"] }],
  ["setsid", {}],
  ["stdbuf", { values: "ioe", longValues: ["--input", "--output", "--error"] }],
  ["su-exec", { operands: 1 }],
  [
    "sudo",
    {
      values: "aCcDghpRrTtUu",
      longValues: ["--user", "--group", "--chdir", "--chroot", "--host", "--prompt", "--role", "--type", "--other-user", "--close-from"],
      assignments: true,
      asks: ["-l", "-v", "-k", "-K", "-V"],
    },
  ],
  ["time", { values: "fo", longValues: ["--format", "--output"] }],
  ["timeout", { values: "ks", longValues: ["--kill-after", "--signal"], operands: 1 }],
  ["tini", { values: "pe" }],
  ["docker-init", { values: "pe" }],
  ["unbuffer", {}],
  ["xargs", { values: "adEILnPs", longValues: ["--arg-file", "--delimiter", "--max-lines", "--max-args", "--max-procs", "--max-chars", "--process-slot-var"] }],
]);

/** Shells that take a script as a word: `sh -c "…"`, `bash -lc '…'`. */
export const shells: ReadonlySet<string> = new Set(["sh", "bash", "dash", "ash", "zsh", "ksh"]);
const ASSIGNMENT = /^[A-Za-z_]\w*=/;

/** What runs inside a command. */
export type Inner =
  /** The words from an index on are a command; those between `assignmentsFrom` and it set variables. */
  | { readonly kind: "words"; readonly at: number; readonly assignmentsFrom: number }
  /** The word at an index is a shell's text. */
  | { readonly kind: "script"; readonly at: number };

/** The program without its folder: `/usr/bin/env` is `env`. */
export function programName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** Whether a program may run another command in its own words: a shell, a wrapper, `eval`. */
export function mayRunMore(name: string): boolean {
  const program = programName(name);
  return shells.has(program) || wrappers.has(program) || program === "su" || program === "eval";
}

/** Looks for a command inside a command; undefined where the program is no wrapper or nothing follows. `words` are those after the name. */
export function findInner(name: string, words: readonly string[]): Inner | undefined {
  const program = programName(name);
  if (shells.has(program)) return scriptAfter(words, false);
  if (program === "su") return scriptAfter(words, true) ?? scriptAfterLong(words);
  if (program === "eval") return words.length === 1 ? { kind: "script", at: 0 } : words.length > 1 ? { kind: "words", at: 0, assignmentsFrom: 0 } : undefined;
  const wrapper = wrappers.get(program);
  if (wrapper === undefined) return undefined;
  if (program === "runuser" && !words.some((word) => word === "-u" || word.startsWith("--user"))) return scriptAfter(words, true) ?? scriptAfterLong(words);
  return commandAfter(words, wrapper);
}

function commandAfter(words: readonly string[], wrapper: Wrapper): Inner | undefined {
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] ?? "";
    if (wrapper.asks?.includes(word) === true) return undefined;
    if (word === "--") {
      at += 1;
      break;
    }
    if (!word.startsWith("-") || word === "-") break;
    if (takesNext(word, wrapper)) at += 1;
  }
  at += wrapper.operands ?? 0;
  const assignmentsFrom = at;
  if (wrapper.assignments === true) {
    while (ASSIGNMENT.test(words[at] ?? "")) at += 1;
  }
  // tini and its like put `--` after their operands as well
  if (words[at] === "--") at += 1;
  return at < words.length ? { kind: "words", at, assignmentsFrom } : undefined;
}

function takesNext(word: string, wrapper: Wrapper): boolean {
  if (word.startsWith("--")) return wrapper.longValues?.includes(word) === true;
  const values = wrapper.values ?? "";
  // in `-nu root` the last letter takes the next word; in `-n5` the value is already there
  for (let index = 1; index < word.length; index++) if (values.includes(word[index] ?? "")) return index === word.length - 1;
  return false;
}

/** The first word that is no option after `-c`, alone or among other letters. `user`: a user's name may stand before it. */
function scriptAfter(words: readonly string[], user: boolean): Inner | undefined {
  let found = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "--") return found && at + 1 < words.length ? { kind: "script", at: at + 1 } : undefined;
    const isOption = /^[-+]./.test(word);
    if (!isOption) {
      if (found) return { kind: "script", at };
      // a script file, and what follows is its own; su's user
      if (!user) return undefined;
      continue;
    }
    if (word.startsWith("--")) {
      if (["--rcfile", "--init-file", "--shell", "--user", "--group"].includes(word)) at += 1;
      continue;
    }
    if (word.startsWith("-") && word.includes("c")) found = true;
    if (/[oOs]$/.test(word) && (user ? word.endsWith("s") : !word.endsWith("s"))) at += 1;
  }
  return undefined;
}

function scriptAfterLong(words: readonly string[]): Inner | undefined {
  const at = words.indexOf("--command");
  return at !== -1 && at + 1 < words.length ? { kind: "script", at: at + 1 } : undefined;
}
