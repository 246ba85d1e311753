import { stopSignalOf } from "../../facts/python-servers.ts";
import { aptInstall, copy, environment as variablesOf, execForm, run, runThatShips } from "../instructions.ts";
import { workdir, type Choices } from "./choices.ts";
import { copySources } from "./copied.ts";
import { copyEntrypoint } from "./entrypoint-copy.ts";
import { healthCheck } from "./health.ts";

/** What runs: the environment as it was made, the code, and Debian packages that running needs. */
export function finalStage(choices: Choices): string[] {
  const { base, stages, environment, variables, user, port, health, entrypoint, command } = choices;
  return [
    `FROM ${base} AS ${stages.final}`,
    "",
    ...systemSetup(choices),
    "",
    copy([environment], environment, stages.builder),
    "",
    ...variablesOf(variables),
    "",
    ...ownership(choices),
    `WORKDIR ${workdir}`,
    ...copyEntrypoint(choices),
    ...copySources(choices),
    ...foldersWithin(choices),
    ...collected(choices),
    "",
    ...labelled(choices),
    "",
    `# ${user.name}, as a number: Kubernetes' runAsNonRoot does not look up names.`,
    `USER ${user.uid}:${user.gid}`,
    `EXPOSE ${port}`,
    "",
    ...healthCheck(health, port),
    "",
    ...stopSignal(choices),
    ...(entrypoint === undefined ? [] : [`ENTRYPOINT ${execForm(entrypoint)}`]),
    `CMD ${execForm(command)}`,
  ];
}

function ownership({ ownedByUser, dataDirectories }: Choices): string[] {
  if (ownedByUser) return ["# The contract gives the code to the user it runs as. The price: whoever gets into the process can change the code."];
  if (!dataDirectories.includes(workdir)) return ["# The code belongs to root: what runs can read it and not change it."];
  return [
    "# The application keeps files of its own beside its code, so its user may add and replace what lies here; the folders of the code belong to root.",
    "# Better let it keep them in a folder apart: then that one can be a volume, and the rest be read-only.",
  ];
}

/** Whether a folder lies in one that is copied, which brings its own owner for it. */
function isCopied(folder: string, { sources }: Choices): boolean {
  return sources.some((path) => folder.startsWith(`${workdir}/${path.replace(/\/$/, "")}/`));
}

/** Folders to write to among the sources: those that are there belong to root once they are copied. */
function foldersWithin(choices: Choices): string[] {
  const { dataDirectories, ownedByUser, user } = choices;
  const folders = ownedByUser ? [] : dataDirectories.filter((folder) => isCopied(folder, choices));
  return folders.length === 0 ? [] : [run([`install -d -o ${user.uid} -g ${user.gid} ${folders.join(" ")}`])];
}

/** Process 1 does not end on a signal that it does not handle. */
function stopSignal({ application: { server, framework } }: Choices): string[] {
  const signal = stopSignalOf(server.value.name, framework.value);
  return signal === undefined ? [] : ["# What serves here handles this signal and not SIGTERM, after which it would be killed.", `STOPSIGNAL ${signal}`];
}

/** Packages, user and data folders in one layer; nothing in it depends on the application, so it is made beside the builder. */
function systemSetup(choices: Choices): string[] {
  const { runtimePackages, askedPackages, user, dataDirectories, ownedByUser } = choices;
  const folders = [...(ownedByUser ? [workdir] : []), ...dataDirectories.filter((folder) => ownedByUser || !isCopied(folder, choices))];
  const commands = [
    ...(runtimePackages.length === 0 ? [] : aptInstall(runtimePackages)),
    ...user.commands,
    ...(folders.length === 0 ? [] : [`install -d -o ${user.uid} -g ${user.gid} ${folders.join(" ")}`]),
    // what a web server loads of the standard library; with its own imports this is a few megabytes, all of it would be thirty
    `python -c "import ${STANDARD_LIBRARY.join(", ")}"`,
  ];
  return [
    ...(askedPackages.length === 0
      ? []
      : [`# ${askedPackages.join(", ")}: asked for by the contract. The application does without; it adds to the size and to what can be attacked.`]),
    "# The last command saves bytecode of the standard library: the base has none, and a user other than root cannot",
    "# write it, so every start would compile it again.",
    ...runThatShips(commands),
  ];
}

const STANDARD_LIBRARY = [
  "asyncio",
  "ctypes.util",
  "email.message",
  "http.client",
  "json",
  "logging.config",
  "multiprocessing",
  "sqlite3",
  "ssl",
  "urllib.request",
  "uuid",
  "zoneinfo",
];

/** Static files are gathered once; variables without which the settings do not load are set for that command alone. */
function collected({ statics }: Choices): string[] {
  if (statics === undefined) return [];
  const { command, variables, served } = statics;
  return [
    "",
    served
      ? "# Static files, which WhiteNoise serves from here."
      : "# Static files. Nothing in the application serves them: let a web server do that, or add WhiteNoise.",
    ...(variables.length === 0 ? [] : ["# The values are there only for the settings to load."]),
    variables.length === 0 ? run([command]) : `RUN ${variables.map(([name, value]) => `${name}=${value}`).join(" ")} \\\n    ${command}`,
  ];
}

function labelled({ labels }: Choices): string[] {
  const known = Object.entries(labels).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return known.length === 0 ? [] : [`LABEL ${known.map(([name, value]) => `${name}=${JSON.stringify(value.replaceAll("$", ""))}`).join(" \\\n      ")}`];
}
