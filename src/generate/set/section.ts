import { scalar } from "../yaml-text.ts";

/** What `init --with` takes, and the lines of the contract's section `set` that ask for it. */
const LINES: Readonly<Record<string, { readonly compose: string } | { readonly line: string }>> = {
  local: { compose: "local: {}" },
  dev: { compose: "dev: {}" },
  test: { compose: "test: {}" },
  ci: { compose: "ci: {}" },
  prod: { compose: "prod: {}" },
  make: { line: "make: true" },
  just: { line: "just: true" },
  bake: { line: "bake: true" },
  kubernetes: { line: "kubernetes: {}" },
  github: { line: "github: true" },
  gitlab: { line: "gitlab: true" },
};

/** The names of documents that can be asked for. */
export const documentNames: readonly string[] = Object.keys(LINES);

/** The section that asks for these; nothing for none. `project` where it has to be named. */
export function setLines(documents: readonly string[], project?: string): readonly string[] {
  const asked = documentNames.filter((name) => documents.includes(name)).flatMap((name) => LINES[name] ?? []);
  if (asked.length === 0) return [];
  const compose = asked.flatMap((one) => ("compose" in one ? [one.compose] : []));
  return [
    "set:",
    ...(project === undefined ? [] : [`  project: ${scalar(project)}`]),
    ...(compose.length === 0 ? [] : ["  compose:", ...compose.map((line) => `    ${line}`)]),
    ...asked.flatMap((one) => ("line" in one ? [`  ${one.line}`] : [])),
  ];
}
