import { basename } from "node:path/posix";
import type { Plan } from "../plan/plan.ts";
import { stepText, type FailedBuild, type KnownCause } from "./cause.ts";

// BuildKit's words, and buildah's
const NOT_FOUND: readonly RegExp[] = [
  /(?:cache key|checksum of ref)[^"]{0,300}"([^"]{1,500})": not found/,
  /^lstat (?:\S{0,300}\/)?([^/\s:]{1,300}): no such file or directory$/,
  /copier: stat: "([^"]{1,500})": no such file or directory/,
  /no items matching glob "([^"]{1,500})" copied/,
];

/** A file that COPY, ADD or a bind mount asks for and that is not there: never was, or is left out of the context. */
export function missingCopySource({ reason, step }: FailedBuild, plan: Plan): KnownCause | undefined {
  const asked = NOT_FOUND.map((shape) => shape.exec(reason)?.[1]).find((found) => found !== undefined);
  if (asked === undefined) return undefined;
  const path = asked.replace(/^\/+/, "");
  const text = stepText(step);
  const from = /--from=(\S{1,200})|\bfrom=([^,\s]{1,200})/
    .exec(text)
    ?.slice(1)
    .find((each) => each !== undefined);
  if (from !== undefined) {
    return { id: "copy-source-missing", cause: `there is no /${path} in ${from}`, try: "look at what that stage or image holds, and where", at: undefined };
  }
  const { context } = plan;
  const rule = context?.ignoredBy(path);
  if (rule !== undefined && context?.directory?.exists(path) !== false) {
    return {
      id: "copy-source-ignored",
      cause: `${path} is left out of the context by line ${rule.line} of ${rule.file}`,
      try: `add a line !${path} after it, or copy something else`,
      at: undefined,
    };
  }
  const elsewhere = context?.directory?.files.filter((file) => basename(file) === basename(path)).slice(0, 3) ?? [];
  return {
    id: "copy-source-missing",
    cause: `${path} is not in the build context`,
    try:
      elsewhere.length === 0
        ? "paths are relative to the context, not to the Dockerfile"
        : `there is ${elsewhere.join(", ")}; paths are relative to the context, not to the Dockerfile`,
    at: undefined,
  };
}
