import { pathFrom } from "../../project/folder.ts";
import type { BuiltStage, SetImage, SetSubject } from "./subject.ts";

/** docker-bake.hcl: every image, and what developers work in, built side by side by `docker buildx bake`. */
export function bakeFile(subject: SetSubject): string {
  const development = subject.images.filter((image) => image.development !== undefined);
  return [
    "# Without -f, bake would read Compose files here as well:",
    `#   docker buildx bake -f ${subject.set.bake ?? "docker-bake.hcl"}${development.length === 0 ? "" : " [development]"}`,
    'variable "TAG" {',
    '  default = ""',
    "}",
    "",
    ...group(
      "default",
      subject.images.map(({ service }) => service),
    ),
    ...(development.length === 0
      ? []
      : group(
          "development",
          development.map(({ service }) => `${service}-development`),
        )),
    ...subject.images.flatMap((image) => [
      ...target(image.service, image.final, `[notequal("", TAG) ? ${tagged(image)} : ${hcl(image.tag)}]`),
      ...(image.development === undefined ? [] : target(`${image.service}-development`, image.development, `[${hcl(`${repositoryOf(image)}:development`)}]`)),
    ]),
  ].join("\n");
}

/** The image's name with the tag that the variable gives. */
function tagged(image: SetImage): string {
  return `${hcl(`${repositoryOf(image)}:`).slice(0, -1)}\${TAG}"`;
}

function group(name: string, targets: readonly string[]): string[] {
  return [`group ${hcl(name)} {`, `  targets = [${targets.map(hcl).join(", ")}]`, "}", ""];
}

function target(name: string, { args, context, dockerfile, target: stage }: BuiltStage, tags: string): string[] {
  const values = Object.entries(args).map(([key, value]) => `    ${hcl(key)} = ${hcl(value)}`);
  return [
    `target ${hcl(name)} {`,
    `  context    = ${hcl(context)}`,
    `  dockerfile = ${hcl(context === "." ? dockerfile : pathFrom(context, dockerfile))}`,
    ...(stage === undefined ? [] : [`  target     = ${hcl(stage)}`]),
    ...(values.length === 0 ? [] : ["  args = {", ...values, "  }"]),
    `  tags       = ${tags}`,
    "}",
    "",
  ];
}

/** An image's name without its tag. */
export function repositoryOf({ tag }: Pick<SetImage, "tag">): string {
  const colon = tag.lastIndexOf(":");
  return colon > tag.lastIndexOf("/") ? tag.slice(0, colon) : tag;
}

function hcl(text: string): string {
  return JSON.stringify(text).replaceAll("${", "$${").replaceAll("%{", "%%{");
}
