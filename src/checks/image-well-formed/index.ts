import { strictObject } from "valibot";
import type { ImageProblem } from "../../image/image.ts";
import { proven, saw, violated } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { shortened } from "../image-places.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";

type Code = "declaredOther" | "unknownType" | "twice" | "outside" | "history" | "platform" | "size";

export const check: Check = defineCheck({
  meta: {
    summary: "The image is put together as the OCI specification says.",
    why: "One engine is lenient where another refuses: a layer that is not compressed as its type says, a path that a layer names twice, a name that leads out of the image. What runs here then fails to pull there, or holds another file.",
    level: "warning",
    group: "files",
    since: "0.1.0",
    sameAs: [],
    settledBy: "image",
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    declaredOther: "layer {layer} is declared as {declared} and is {actual}: some engines refuse it",
    unknownType: "layer {layer} has the media type {mediaType}, which is in no specification: some engines refuse it",
    twice: "layer {layer} names {path} twice; the last one wins with some engines, the first with others",
    outside: "layer {layer} holds the name {path}, which leads above the root",
    history: "the history names {named} layers, and there are {layers}",
    platform: "the index says {declared}, the image's configuration {actual}",
    size: "{what} is declared with {declared} bytes and has {actual}",
    well: "the image is put together as it should be",
    more: "and {count} more",
  },
  title: () => "is put together as the OCI specification says",
  image({ image }) {
    if (image.problems.length === 0) return proven(saw("well"));
    return violated(...shortened<Code>(image.problems.map(evidenceOf)));
  },
});

function evidenceOf(problem: ImageProblem): Evidence<Code> {
  switch (problem.code) {
    case "media-type-differs":
      return saw("declaredOther", { layer: problem.layer, declared: problem.declared, actual: problem.actual });
    case "media-type-unknown":
      return saw("unknownType", { layer: problem.layer, mediaType: problem.mediaType });
    case "path-twice":
      return saw("twice", { layer: problem.layer, path: problem.path }, { kind: "image", path: problem.path, layer: problem.layer });
    case "path-outside":
      return saw("outside", { layer: problem.layer, path: problem.path });
    case "history-differs":
      return saw("history", { named: problem.named, layers: problem.layers });
    case "platform-differs":
      return saw("platform", { declared: problem.declared, actual: problem.actual });
    case "size-differs":
      return saw("size", { what: problem.what, declared: problem.declared, actual: problem.actual });
  }
}
