import { contractNames } from "../../contract/default.ts";
import { wordsOf } from "../../dockerfile/words.ts";
import { parse } from "../../dockerfile/parse.ts";
import { isDockerfileName } from "../../project/dockerfile-names.ts";
import { openProject } from "../../project/open.ts";
import { readYamlDocument } from "../../project/yaml.ts";

const MOST_FILES = 20;

/** Names of stages in the Dockerfiles of a folder, each once; none where it cannot be read. */
export function stagesIn(folder: string): readonly string[] {
  try {
    const project = openProject(folder);
    const names = project.files().filter((file) => !file.includes("/") && isDockerfileName(file));
    const found = names.slice(0, MOST_FILES).flatMap((name) => {
      const { escape, nodes } = parse(project.read(name) ?? "");
      return nodes.flatMap((node) => {
        if (node.kind !== "instruction" || node.keyword !== "FROM") return [];
        const [, as, stage] = wordsOf(node, escape);
        return as?.value.toLowerCase() === "as" && stage !== undefined ? [stage.value] : [];
      });
    });
    return [...new Set(found)];
  } catch {
    return [];
  }
}

/** Names of images in a folder's contract; none where there is none that can be read. */
export function imagesIn(folder: string): readonly string[] {
  try {
    const project = openProject(folder);
    const name = contractNames.find((each) => project.exists(each));
    const read: unknown = name === undefined ? undefined : readYamlDocument(project.read(name) ?? "")?.toJS({ maxAliasCount: 100 });
    const images = typeof read === "object" && read !== null && "images" in read ? read.images : undefined;
    return typeof images === "object" && images !== null ? Object.keys(images) : [];
  } catch {
    return [];
  }
}
