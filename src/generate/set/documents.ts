import type { SetEnvironment } from "../../contract/set/set.ts";
import type { FileSet } from "../../stacks/kind.ts";
import { withHeader } from "../plan-set.ts";
import { bakeFile } from "./bake.ts";
import { composeFile } from "./compose/file.ts";
import { githubWorkflow, gitlabPipeline } from "./continuous.ts";
import { envExample } from "./env-example.ts";
import { justfile } from "./just.ts";
import { kubernetesFiles } from "./kubernetes/files.ts";
import { makefile } from "./make.ts";
import type { SetSubject } from "./subject.ts";

/** Every document that the contract's set asks for, by path relative to the contract's folder. Pure: the same for the same input. */
export function documents(subject: SetSubject): FileSet {
  const { set } = subject;
  const files = new Map<string, string>();
  for (const environment of set.environments) files.set(environment.file, composeFile(subject, environment));
  for (const [example, environments] of examples(set.environments)) files.set(example, envExample(subject, environments));
  const further: readonly (readonly [string | undefined, (one: SetSubject) => string])[] = [
    [set.make, makefile],
    [set.just, justfile],
    [set.bake, bakeFile],
    [set.github, githubWorkflow],
    [set.gitlab, gitlabPipeline],
  ];
  for (const [path, write] of further) if (path !== undefined) files.set(path, verbatim(subject, write(subject)));
  for (const [path, text] of kubernetesFiles(subject)) files.set(path, text);
  return new Map([...files].map(([path, text]) => [path, withHeader(text)]));
}

/** In a template, braces of a document's own language must not be taken for the template's. These documents have nothing that is filled in. */
function verbatim({ project }: SetSubject, text: string): string {
  return project.includes("{{") && /\{[{%#]/.test(text) && !text.includes(project) ? `{% raw %}\n${text}{% endraw %}\n` : text;
}

/** Environments may share what their variables are copied from. */
function examples(environments: readonly SetEnvironment[]): ReadonlyMap<string, readonly [SetEnvironment, ...SetEnvironment[]]> {
  const found = new Map<string, readonly [SetEnvironment, ...SetEnvironment[]]>();
  for (const one of environments) {
    const before = found.get(one.example);
    found.set(one.example, before === undefined ? [one] : [...before, one]);
  }
  return found;
}
