import type { Plan } from "../../plan/plan.ts";
import type { ShellWord } from "../../shell/shell.ts";
import type { FixEdit } from "../kind.ts";
import type { AccountProgram, Misfit } from "./misfits.ts";

/** What an option is called on the other side; `drop` for what holds there anyway. */
type Table = Readonly<Record<string, { readonly to: string; readonly valued?: true } | "drop">>;

const tables: Readonly<Record<AccountProgram, Table>> = {
  addgroup: { "-g": { to: "--gid", valued: true }, "-S": { to: "--system" } },
  adduser: {
    "-u": { to: "--uid", valued: true },
    "-G": { to: "--gid", valued: true },
    "-h": { to: "--home-dir", valued: true },
    "-s": { to: "--shell", valued: true },
    "-g": { to: "--comment", valued: true },
    "-S": { to: "--system" },
    "-H": { to: "--no-create-home" },
    "-D": "drop",
  },
  groupadd: { "-g": { to: "-g", valued: true }, "--gid": { to: "-g", valued: true }, "-r": { to: "-S" }, "--system": { to: "-S" } },
  useradd: {
    "-u": { to: "-u", valued: true },
    "--uid": { to: "-u", valued: true },
    "-g": { to: "-G", valued: true },
    "--gid": { to: "-G", valued: true },
    "-d": { to: "-h", valued: true },
    "--home-dir": { to: "-h", valued: true },
    "--home": { to: "-h", valued: true },
    "-s": { to: "-s", valued: true },
    "--shell": { to: "-s", valued: true },
    "-c": { to: "-g", valued: true },
    "--comment": { to: "-g", valued: true },
    "-r": { to: "-S" },
    "--system": { to: "-S" },
    "-M": { to: "-H" },
    "--no-create-home": { to: "-H" },
    "-m": "drop",
    "--create-home": "drop",
    "-l": "drop",
    "--no-log-init": "drop",
  },
};

/** The same command in the other system's words; nothing where an option has none there. */
export function translated(plan: Plan, { command, instead, program }: Misfit): readonly FixEdit[] {
  const { end, start } = command.span;
  const written = plan.text.slice(start, end);
  // only what is written plainly, and on one line, can be written again
  if (written.includes("\n") || !written.startsWith(program) || command.wrappers.length > 0 || (command.redirects ?? []).length > 0) return [];
  const words = wordsOf(plan, command.args, tables[program]);
  if (words === undefined) return [];
  const { names, options } = words;
  if (names.length !== 1) return [];
  // a user of Alpine has no home where it is said so, and no password where none is to be asked for
  const home = instead === "useradd" && !options.includes("--no-create-home") ? ["--create-home"] : [];
  const silent = instead === "adduser" ? ["-D"] : [];
  const homeless = instead === "adduser" && !/(?:^|\s)-\w*m|--create-home/.test(written) && !options.includes("-H") ? ["-H"] : [];
  // Alpine's program takes a group by its name alone
  const group = options.indexOf("-G");
  if (instead === "adduser" && group !== -1 && /^\d+$/.test(options[group + 1] ?? "")) return [];
  return [{ start, end, text: [instead, ...silent, ...options, ...home, ...homeless, ...names].join(" ") }];
}

function wordsOf(plan: Plan, args: readonly ShellWord[], table: Table): { readonly options: readonly string[]; readonly names: readonly string[] } | undefined {
  const options: string[] = [];
  const names: string[] = [];
  const text = ({ span }: ShellWord): string => plan.text.slice(span.start, span.end);
  for (let index = 0; index < args.length; index++) {
    const word = args[index] as ShellWord;
    if (!word.value.startsWith("-")) {
      names.push(text(word));
      continue;
    }
    const equals = word.value.startsWith("--") ? word.value.indexOf("=") : -1;
    const letters =
      word.value.startsWith("--") || word.value.length === 2
        ? [equals === -1 ? word.value : word.value.slice(0, equals)]
        : Array.from(word.value.slice(1), (letter) => `-${letter}`);
    for (const [at, name] of letters.entries()) {
      const known = Object.hasOwn(table, name) ? table[name] : undefined;
      if (known === undefined) return undefined;
      if (known === "drop") continue;
      options.push(known.to);
      if (known.valued !== true) continue;
      const value = equals !== -1 ? word.value.slice(equals + 1) : at === letters.length - 1 ? args[++index] : undefined;
      if (value === undefined) return undefined;
      options.push(typeof value === "string" ? value : text(value));
    }
  }
  return { options, names };
}
