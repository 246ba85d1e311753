import { packagesBringing } from "../facts/programs-of-packages.ts";
import { stepText, type FailedBuild, type KnownCause } from "./cause.ts";

const NOT_FOUND: readonly RegExp[] = [
  /(?:\/bin\/)?(?:ba|da|a)?sh: (?:\d{1,6}: |line \d{1,6}: )?([^\s:]{1,200}): (?:command )?not found/,
  /exec: "([^"]{1,200})": (?:executable file not found|stat \S{1,200} no such file)/,
  /executable file `([^`]{1,200})` not found/,
  /env: [‘'`]?([^\s:'’]{1,200})[’']?: No such file or directory/,
  /exec (\/\S{1,200}): no such file or directory/,
];

/** A program that the step starts and the image does not have. */
export function missingProgram({ output, reason, step }: FailedBuild): KnownCause | undefined {
  for (const shape of NOT_FOUND) {
    const at = output.findIndex((line) => shape.test(line));
    const name = shape.exec(at === -1 ? reason : (output[at] ?? ""))?.[1];
    if (name === undefined) continue;
    const told = { id: "program-missing", at: at === -1 ? undefined : at };
    if (name.includes("/")) {
      return {
        ...told,
        cause: `${name} is not in the image at this step, or the interpreter in its first line is not (a line end of Windows is part of that name)`,
        try: "look at WORKDIR and at what was copied; save scripts with line ends of Unix",
      };
    }
    return { ...told, cause: `${name} is not installed at this step`, try: wayToGet(name, stepText(step)) };
  }
  return undefined;
}

function wayToGet(program: string, step: string): string {
  const [first] = packagesBringing(program) ?? [];
  const name = first === undefined || first.includes("*") ? program : first;
  if (/\bapk\b/.test(step)) return `apk add --no-cache ${name} before it`;
  return `install it before this step (Debian: apt-get install -y --no-install-recommends ${name}), or do without it`;
}
