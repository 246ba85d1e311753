import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { fromsOf } from "../froms.ts";
import type { WrittenFrom } from "../froms.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isFilledIn } from "../template-files.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "No FROM is tied to one platform.",
    why: "--platform=linux/amd64 builds that platform whatever was asked for, so the image runs under emulation, or not at all, on the others. What has to run while building takes $BUILDPLATFORM.",
    level: "warning",
    group: "base",
    since: "0.1.0",
    sameAs: ["hadolint:DL3029", "buildkit:FromPlatformFlagConstDisallowed", "kics:b16e8501", "droast:DF061"],
    settledBy: "file",
    words: ["platform"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: { fixed: "--platform={platform} builds for nothing else: use $BUILDPLATFORM, or leave it away" },
  title: () => "no base image is tied to one platform",
  file: ({ plan }) =>
    noneOf(
      fromsOf(plan).flatMap((from) => {
        const value = from.platform?.value;
        if (
          from.platform === undefined ||
          value === undefined ||
          value === "" ||
          /[$%]/.test(value) ||
          isFilledIn(plan, from.platform.span) ||
          isNamedFor(from, value)
        )
          return [];
        return [saw("fixed", { platform: value }, placeOf(plan, from.platform.span))];
      }),
    ),
});

const ALIASES: Readonly<Record<string, string>> = { x86_64: "amd64", "x86-64": "amd64", aarch64: "arm64", armhf: "arm", armel: "arm", i386: "386" };

/** One stage for each platform, `AS build-arm64`, is how a file serves several. */
function isNamedFor({ stage }: WrittenFrom, platform: string): boolean {
  const name = stage.name ?? "";
  return platform
    .toLowerCase()
    .split("/")
    .slice(0, 2)
    .some((part) => part !== "" && (name.includes(part) || name.includes(ALIASES[part] ?? part)));
}
