import { array, minLength, pipe, strictObject, string } from "valibot";
import { readDotenv } from "../../project/dotenv.ts";
import { proven, saw, unproven, violated } from "../../verdict/answer.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "An example of an env file names the variables that were agreed on.",
    why: "Who starts with a system copies the example and fills it in. A variable that it does not name is found by reading the source, or by a start that fails.",
    level: "error",
    group: "configuration",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
  },
  options: strictObject({ file: string(), variables: pipe(array(string()), minLength(1)) }),
  messages: {
    noFile: "there is no {file}",
    missing: "{file} does not name {variable}",
    all: "{file} names all {count}",
    unlooked: "only a Dockerfile is at hand, not its repository",
  },
  title: ({ file, variables }) => `${file} names ${variables.join(", ")}`,
  file({ project: own, repository: project = own }, { file, variables }) {
    if (project === undefined) return unproven(saw("unlooked"));
    const text = project.read(file);
    if (text === undefined) return violated(saw("noFile", { file }));
    // one that is commented out is named, too: that is how examples show what is optional
    const named = new Set(readDotenv(text).map(({ name }) => name));
    const missing = variables.filter((variable) => !named.has(variable));
    if (missing.length > 0) return violated(...missing.map((variable) => saw("missing" as const, { file, variable })));
    return proven(saw("all", { file, count: variables.length }));
  },
});
