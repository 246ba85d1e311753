/** `["node", "server.js"]`. */
export function execForm(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
}

/** COPY of files that go beside each other, and of folders (`src/`), which each need a line of their own: the layout stays. */
export function copies(paths: readonly string[]): string[] {
  const byFolder = new Map<string, string[]>();
  for (const path of paths) {
    // a folder's content is copied, not the folder: its destination names it
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), path.endsWith("/") ? path.slice(0, -1) : path]);
  }
  return [...byFolder].map(([folder, members]) => copy(members, `./${folder}`));
}

/** One COPY; words with blanks in them take the JSON form. */
export function copy(paths: readonly string[], destination: string, from?: string): string {
  const words = [...paths, destination];
  // a dollar would be a variable's
  const written = words.some((word) => /\s/.test(word)) ? execForm(words) : words.join(" ").replaceAll("$", "\\$");
  return `COPY ${from === undefined ? "" : `--from=${from} `}${written}`;
}

/** `ENV A=1 \` with one variable a line. */
export function environment(variables: readonly (readonly [string, string])[]): string[] {
  return variables.length === 0 ? [] : [`ENV ${variables.map(([name, value]) => `${name}=${quoted(value)}`).join(" \\\n    ")}`];
}

/** `LABEL …` with one label a line, without those that have no value. */
export function labels(values: Readonly<Record<string, string | undefined>>): string[] {
  const known = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return known.length === 0
    ? []
    : [`LABEL ${known.map(([name, value]) => `org.opencontainers.image.${name}=${JSON.stringify(value.replaceAll("$", ""))}`).join(" \\\n      ")}`];
}

/** A word as the shell takes it for itself. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Packages of Debian in one layer, without the lists they were found in. */
export function aptInstall(packages: readonly string[]): readonly string[] {
  return ["apt-get update", `apt-get install -y --no-install-recommends ${packages.join(" ")}`, LISTS_REMOVED];
}

const LISTS_REMOVED = "rm -rf /var/lib/apt/lists/*";

/** One RUN of a stage that ships: logs, the loader's cache and /etc/shadow tell the day it was built on, and would differ every time. */
export function runThatShips(commands: readonly string[]): readonly string[] {
  const lasting = commands.map((command) => {
    if (command === LISTS_REMOVED) return `${command} /var/log/apt /var/log/*.log /var/cache/ldconfig/aux-cache`;
    return command.startsWith("useradd ") ? `SOURCE_DATE_EPOCH=86400 ${command}` : command;
  });
  const changed = lasting.some((command, index) => command !== commands[index]);
  return [...(changed ? ["# Nothing tells of the day it was built on: built again, the layer is the same."] : []), run(lasting)];
}

/** One RUN of several commands, with mounts where it has some. */
export function run(commands: readonly string[], mounts: readonly string[] = []): string {
  const options = mounts.map((mount) => `--mount=${mount}`);
  if (options.length === 0) return `RUN ${commands.join(" \\\n && ")}`;
  return `RUN ${options.join(" \\\n    ")} \\\n    ${commands.join(" \\\n && ")}`;
}

function quoted(value: string): string {
  return /^[\w./:@%+,=-]*(?:\$\w+)?$/.test(value) && value !== "" ? value : JSON.stringify(value);
}
