import { imageWords, tagWords } from "../../facts/words/base-images.ts";
import { instructionWords } from "../../facts/words/instructions.ts";
import { parseReference } from "../../plan/image-reference.ts";
import { withoutTrailing } from "../../text/trim.ts";
import type { Detail } from "./kind.ts";
import { flagDetails, stageTitle, type Telling, type Told } from "./telling.ts";

/** FROM. */
export function tellFrom(telling: Telling): Told {
  const { hide, plan, stage } = telling;
  const { from } = stage;
  const below = from.stage === undefined ? undefined : plan.stages[from.stage];
  const title = stage.name === undefined ? "a stage" : `the stage ${stage.name}`;
  const details: Detail[] = flagDetails(telling, instructionWords["FROM"]?.options).map(ofBuilder);
  if (below !== undefined) {
    details.push({ kind: "word", text: hide(from.written), means: "an earlier stage: everything in it is there, and its settings hold on" });
    if (stage.name !== undefined) details.push(nameDetail(stage.name));
    return { does: `starts ${title} on what the stage ${stageTitle(below)} made`, details };
  }
  const ref = hide(from.ref ?? from.written);
  if (from.written !== from.ref)
    details.push({
      kind: "word",
      text: hide(from.written),
      means: from.ref === undefined ? "a variable without a value: the build has to give it" : `is ${ref} with the variables' values of this file`,
    });
  details.push(...imageDetails(ref));
  if (stage.name !== undefined) details.push(nameDetail(stage.name));
  const is = imageMeaning(ref);
  return { does: ref === "scratch" ? `starts ${title} on nothing` : `starts ${title} on the image ${ref}${is === undefined ? "" : `: ${is}`}`, details };
}

/** Of the machine that builds, a stage's programs run as they are, whatever the image is made for. */
function ofBuilder(detail: Detail): Detail {
  const means = /=\$\{?BUILDPLATFORM\}?$/.test(detail.text) ? "the image for the machine that builds, whatever the result is made for" : undefined;
  return means === undefined ? detail : { ...detail, means };
}

function nameDetail(name: string): Detail {
  return { kind: "word", text: `AS ${name}`, means: "its name: for --target, and for FROM and COPY --from of later stages" };
}

/** What an image brings; undefined where it is not known. */
export function imageMeaning(ref: string): string | undefined {
  const { name } = parseReference(ref);
  if (Object.hasOwn(imageWords, name)) return imageWords[name];
  // distroless and Amazon's images carry the version and system in their name: nodejs20-debian12
  const plain = plainName(name).replace(/^mirror\.gcr\.io\/(?:library\/)?|^public\.ecr\.aws\/docker\/library\//, "");
  return Object.hasOwn(imageWords, plain) ? imageWords[plain] : undefined;
}

/** `nodejs20-debian12` as `nodejs`. */
function plainName(name: string): string {
  const at = name.lastIndexOf("-debian");
  return at === -1 ? name : withoutTrailing(name.slice(0, at), "0123456789");
}

export function imageDetails(ref: string): readonly Detail[] {
  if (ref === "scratch") return [];
  const { digest, name, tag } = parseReference(ref);
  const details: Detail[] = [{ kind: "image", text: name, means: imageMeaning(ref) }];
  if (tag !== undefined) details.push(...tagDetails(tag));
  if (digest !== undefined)
    details.push({ kind: "image", text: `@${digest.slice(0, 19)}${digest.length > 19 ? "…" : ""}`, means: "exactly this image, whatever happens to the tag" });
  else if (tag === undefined) details.push({ kind: "image", text: "no tag", means: "whatever is called latest on the day of the build" });
  return details;
}

function tagDetails(tag: string): readonly Detail[] {
  const details: Detail[] = [];
  const version = /^v?(\d[\w.]*)/.exec(tag)?.[1];
  const rest = tag.slice((version?.length ?? 0) + (version !== undefined && tag.startsWith("v") ? 1 : 0));
  if (version !== undefined) {
    const exact = version.split(".").length >= 3;
    details.push({
      kind: "image",
      text: version,
      means: exact
        ? "the version; images of it are still made anew when what lies below changes"
        : "the version; the newest release of it on the day of the build",
    });
  }
  if (tag === "latest" || tag === "lts" || tag === "stable" || tag === "edge")
    details.push({ kind: "image", text: tag, means: "whatever is called so on the day of the build" });
  for (const [pattern, words] of tagWords) {
    const found = pattern.exec(version === undefined ? tag : rest)?.[0];
    if (found !== undefined) details.push({ kind: "image", text: found.replaceAll(/^-|-$/g, ""), means: words.replace(/^\w+: /, "") });
  }
  return details;
}
