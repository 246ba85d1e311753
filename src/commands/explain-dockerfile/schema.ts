import {
  array,
  boolean,
  exactOptional,
  integer,
  lazy,
  literal,
  minValue,
  number,
  picklist,
  pipe,
  strictObject,
  string,
  union,
  type GenericSchema,
} from "valibot";
import type { DockerfileExplanation } from "../../explain/dockerfile/kind.ts";

/** What `plimsoll explain DOCKERFILE --format json` writes, version 1: members may be added within a version, and none is taken away or changes its meaning. */
export interface DockerfileDocument {
  readonly version: 1;
  readonly tool: { readonly name: "plimsoll"; readonly version: string };
  readonly dockerfiles: readonly DockerfileExplanation[];
}

const line = pipe(number(), integer(), minValue(1));
const index = pipe(number(), integer(), minValue(0));
const range = strictObject({ first: line, last: line });
const detail = strictObject({
  kind: picklist(["option", "variable", "image", "path", "mount", "port", "label", "word"]),
  text: string(),
  means: exactOptional(string()),
});
const part = strictObject({
  kind: picklist(["option", "verb", "operand", "package", "setting", "own", "open", "redirect"]),
  text: string(),
  means: exactOptional(string()),
});
const command = strictObject({
  program: string(),
  title: string(),
  is: exactOptional(string()),
  does: exactOptional(string()),
  origin: picklist(["known", "own", "function", "unknown"]),
  parts: array(part),
  inner: lazy(() => array(scriptLine)),
});
const scriptLine: GenericSchema = strictObject({
  depth: index,
  joint: exactOptional(string()),
  around: exactOptional(string()),
  command: exactOptional(command),
});
const instruction = strictObject({
  keyword: string(),
  lines: range,
  code: string(),
  comment: exactOptional(string()),
  does: string(),
  details: array(detail),
  script: array(scriptLine),
  why: array(string()),
  costs: string(),
  dependsOn: array(strictObject({ what: string(), line: exactOptional(line) })),
  repeats: strictObject({ surely: array(range), perhaps: array(range) }),
  sameAs: exactOptional(line),
  findings: array(strictObject({ check: string(), level: picklist(["error", "warning", "info"]), line, message: string() })),
});
const stage = strictObject({
  index,
  name: exactOptional(string()),
  title: string(),
  lines: range,
  base: string(),
  baseStage: exactOptional(index),
  isLeaf: boolean(),
  isDefault: boolean(),
  isBuilt: boolean(),
  instructions: array(instruction),
});
const target = strictObject({
  title: string(),
  stage: index,
  isDefault: boolean(),
  mode: exactOptional(picklist(["development", "production"])),
  chain: array(string()),
  image: string(),
  packages: array(string()),
  files: array(string()),
  user: string(),
  workdir: string(),
  command: string(),
  server: exactOptional(string()),
  ports: array(string()),
  health: string(),
  volumes: array(string()),
  variables: array(string()),
  build: string(),
  run: string(),
  asks: array(strictObject({ what: string(), line: exactOptional(line) })),
});

export const dockerfileDocumentSchema: GenericSchema = strictObject({
  version: literal(1),
  tool: strictObject({ name: literal("plimsoll"), version: string() }),
  dockerfiles: array(
    strictObject({
      path: string(),
      notes: array(string()),
      summary: array(string()),
      directives: array(strictObject({ line, text: string(), means: exactOptional(string()) })),
      globals: array(instruction),
      stages: array(stage),
      edges: array(strictObject({ kind: picklist(["base", "copy", "mount"]), from: union([index, string()]), to: index, line })),
      variables: array(
        strictObject({ name: string(), value: exactOptional(string()), kind: picklist(["ENV", "ARG"]), stage: string(), line, means: exactOptional(string()) }),
      ),
      packages: array(
        strictObject({ name: string(), version: exactOptional(string()), manager: string(), stage: string(), line, means: exactOptional(string()) }),
      ),
      ports: array(strictObject({ port: string(), stage: string(), line, listens: exactOptional(string()) })),
      targets: array(target),
      bases: array(
        strictObject({
          image: string(),
          line,
          is: exactOptional(string()),
          variants: array(strictObject({ tag: string(), size: exactOptional(string()), has: string(), mind: string(), chosen: boolean() })),
        }),
      ),
      servers: array(
        strictObject({
          used: array(strictObject({ name: string(), stage: string(), line })),
          choices: array(strictObject({ name: string(), for: string(), mind: string(), chosen: boolean() })),
        }),
      ),
      modes: exactOptional(
        strictObject({
          development: string(),
          production: string(),
          rows: array(strictObject({ label: string(), development: string(), production: string() })),
        }),
      ),
    }),
  ),
});
