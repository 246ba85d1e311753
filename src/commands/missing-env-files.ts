import { join } from "node:path";
import { checks } from "../checks/registry.generated.ts";
import { contractNames } from "../contract/default.ts";
import { loadContract } from "../contract/load.ts";
import { UserError } from "../errors.ts";
import { openProject } from "../project/open.ts";
import type { CommandIo } from "./io.ts";

/** Tells on standard error which files of variables the contract's Compose files lack here, with the command that makes each. */
export function tellMissingEnvFiles(directory: string, io: CommandIo): void {
  for (const { envFile, example, file } of missingEnvFiles(directory)) {
    io.stderr.write(`  note   ${envFile} is missing, which ${file} reads: cp ${example} ${envFile}\n`);
  }
}

interface Missing {
  readonly envFile: string;
  readonly example: string;
  readonly file: string;
}

/** None for a directory without a contract; what is wrong with a contract is told by whoever needs it. */
function missingEnvFiles(directory: string): readonly Missing[] {
  try {
    const project = openProject(directory);
    const name = contractNames.find((one) => project.exists(one));
    const text = name === undefined ? undefined : project.read(name);
    // most contracts ask for nothing around their images
    if (name === undefined || text === undefined || !/^set:/m.test(text)) return [];
    const { set } = loadContract({ path: join(project.root, name), text, checks, read: (path) => project.read(path) });
    // what production is given is no business of the machine that builds
    const here = (set?.environments ?? []).filter(({ kind }) => kind !== "prod");
    const missing = here.filter(({ envFile, example, file }) => project.exists(file) && project.exists(example) && !project.exists(envFile));
    return missing.map(({ envFile, example, file }) => ({ envFile, example, file }));
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
