import { pairsOf, wordsOf } from "../../dockerfile/words.ts";
import { labelWords, signalWords } from "../../facts/words/instructions.ts";
import { joinPath, listOf } from "../../plan/stage-config.ts";
import { listed, shortened } from "../command/sentence.ts";
import type { Detail } from "./kind.ts";
import { pathMeaning, variableMeaning } from "../meanings.ts";
import { expanded, type Telling, type Told } from "./telling.ts";

/** ENV. */
export function tellEnv(telling: Telling): Told {
  const { hide, instruction, plan } = telling;
  const details = pairsOf(instruction, plan.tree.escape).pairs.map(({ name, value }): Detail => {
    const known = expanded(telling, value);
    return { kind: "variable", text: shortened(hide(`${name}=${value}`)), means: variableMeaning(name, known) };
  });
  const names = pairsOf(instruction, plan.tree.escape).pairs.map(({ name }) => name);
  return { does: `sets ${names.length === 1 ? "the variable" : "the variables"} ${listed(names)} for the rest of the build and in the container`, details };
}

/** ARG, in a stage or before the first. */
export function tellArg(telling: Telling, global: boolean): Told {
  const { instruction, plan } = telling;
  const details: Detail[] = [];
  const names: string[] = [];
  for (const { value: word } of wordsOf(instruction, plan.tree.escape)) {
    const equals = word.indexOf("=");
    const name = equals === -1 ? word : word.slice(0, equals);
    const value = equals === -1 ? undefined : expanded(telling, word.slice(equals + 1));
    names.push(name);
    details.push({ kind: "variable", text: shortened(telling.hide(word)), means: variableMeaning(name, value) });
  }
  const from = global ? "for FROM lines; a stage that wants it says ARG once more" : "for the rest of this stage, and not in the container";
  return { does: `takes ${listed(names)} from --build-arg, ${from}`, details };
}

export function tellLabel(telling: Telling): Told {
  const { hide, instruction, plan } = telling;
  const { pairs } = pairsOf(instruction, plan.tree.escape);
  const details = pairs.map(({ name, value }): Detail => {
    const key = name.replaceAll(/["']/g, "");
    return {
      kind: "label",
      text: shortened(hide(`${name}=${value}`)),
      means: Object.hasOwn(labelWords, key) ? labelWords[key] : "a label of its author's own",
    };
  });
  return { does: `notes ${pairs.length === 1 ? "a label" : `${pairs.length} labels`} on the image, for people and programs that look`, details };
}

export function tellWorkdir(telling: Telling): Told {
  const written = unquoted(telling.instruction.args.text);
  const path = joinPath(telling.workdir, expanded(telling, written));
  return { does: `goes to ${path}, and makes it where it is not there: what follows and the container work there`, details: [] };
}

export function tellUser(telling: Telling): Told {
  const [user = "", group] = expanded(telling, unquoted(telling.instruction.args.text)).split(":");
  const details: Detail[] = group === undefined ? [] : [{ kind: "word", text: `:${group}`, means: `with the group ${group}` }];
  const root = user === "root" || user === "0";
  return {
    does: `runs what follows, and the container, as ${root ? "root" : /^\d+$/.test(user) ? `the user of number ${user}` : `the user ${user}`}`,
    details,
  };
}

export function tellExpose(telling: Telling): Told {
  const { instruction, plan } = telling;
  const ports = wordsOf(instruction, plan.tree.escape).map(({ value }) => expanded(telling, value));
  return { does: `says that the container listens at ${listed(ports)}; it opens nothing: that is done by docker run -p`, details: [] };
}

export function tellVolume(telling: Telling): Told {
  const { instruction, plan } = telling;
  const paths = listOf(instruction, plan.tree.escape).map(({ value }) => expanded(telling, value));
  const details = paths.flatMap((path): Detail[] => (pathMeaning(path) === undefined ? [] : [{ kind: "path", text: path, means: pathMeaning(path) }]));
  return { does: `keeps ${listed(paths)} outside the container's own layer: without a named volume each container gets a new one`, details };
}

export function tellStopSignal(telling: Telling): Told {
  const signal = expanded(telling, telling.instruction.args.text.trim());
  const name = /^\d|^SIG/.test(signal) ? signal : `SIG${signal}`;
  const means = signalWords[name];
  return { does: `lets the engine end the container by ${signal}${means === undefined ? "" : `: ${means}`}`, details: [] };
}

export function tellShell(telling: Telling): Told {
  const words = (telling.instruction.json ?? []).map(({ value }) => value);
  const details = words.slice(1).map((word): Detail => ({ kind: "option", text: word, means: shellOptions[word] }));
  return { does: `lets ${words[0] ?? "another shell"} read every command that follows in shell form`, details };
}

const shellOptions: Readonly<Record<string, string>> = {
  "-c": "the command comes as a word",
  "-e": "ends at the first command that fails",
  "-u": "ends at a variable that is not set",
  "-x": "prints each command",
  "-o": "with the option that follows",
  pipefail: "a pipe fails when any of its commands fails",
  "-l": "as after a login",
  "-ec": "ends at the first command that fails; the command comes as a word",
  "-lc": "as after a login; the command comes as a word",
  "-eo": "ends at the first command that fails, and takes the option that follows",
  "-exo": "ends at the first command that fails, prints each, and takes the option that follows",
  "-euo": "ends at the first failure or unset variable, and takes the option that follows",
  "-euxo": "ends at the first failure or unset variable, prints each command, and takes the option that follows",
  "--login": "as after a login",
  "-Command": "the command comes as a word",
  "/S": "takes quotes as they are",
  "/C": "the command comes as a word",
};

export function tellOther(telling: Telling): Told {
  const { instruction } = telling;
  if (instruction.keyword === "MAINTAINER") return { does: "names who looks after the image; outdated, a label does that now", details: [] };
  return { does: `is an instruction that is not known here`, details: [{ kind: "word", text: instruction.keyword, means: undefined }] };
}

function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}
