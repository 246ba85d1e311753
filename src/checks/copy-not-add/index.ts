import { strictObject } from "valibot";
import type { BuildContext, Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { joinPath } from "../../plan/stage-config.ts";
import { saw } from "../../verdict/answer.ts";
import { copiesWritten } from "../copies.ts";
import type { CopyWord, WrittenCopy } from "../copies.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { sureFindings } from "../sure-findings.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "Plain files and folders are brought by COPY, not by ADD.",
    why: "ADD also unpacks archives and fetches addresses, by what it finds. Where nothing of that is wanted, COPY says what happens and cannot one day unpack a file that happens to be an archive.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3020", "dockle:CIS-DI-0009", "trivy:DS-0005", "checkov:CKV_DOCKER_4", "kics:9513a694", "droast:DF006", "dockerlinter:EA0002"],
    settledBy: "file",
    words: ["add"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: { plain: "ADD of plain files: use COPY", unknown: "{source} holds a variable without a value, or may be an archive" },
  title: () => "plain files are brought by COPY",
  file({ plan }) {
    const adds = addsOf(plan).map((copy) => ({ ...copy, place: placeOf(plan, copy.instruction.keywordSpan) }));
    return sureFindings(
      adds.flatMap(({ place, sources }) => (sources.every(isPlain) ? [saw("plain", {}, place)] : [])),
      adds.flatMap(({ sources }) =>
        sources.flatMap((source) => (isPlain(source) ? [] : [saw("unknown", { source: source.value }, placeOf(plan, source.span))])),
      ),
    );
  },
  fix: ({ plan }) =>
    addsOf(plan)
      // a file of any name may be an archive: only what is surely none changes nothing
      .filter(({ sources }) => sources.every((source) => isPlain(source) && isSurelyNoArchive(source.value, plan.context)))
      .map(({ instruction: { keyword, keywordSpan } }) => ({
        ...keywordSpan,
        text: plan.text.slice(keywordSpan.start, keywordSpan.end) === keyword ? "COPY" : "copy",
      })),
});

const OF_ADD_ALONE = new Set(["checksum", "unpack", "keep-git-dir"]);
const REMOTE = /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|[^/@]+@[^/:]+:|github\.com\/)|\.git(?:[#?]|$)/;
const ARCHIVE = /\.(?:tar|Z|bz2|gz|lz|lz4|lzma|tZ|tb2|tbz|tbz2|tgz|tlz|tpz|txz|tzst|xz|zst)$/i;

/** Those that may be plain: with no address, no archive, and no flag of ADD alone. */
function addsOf(plan: Plan): readonly WrittenCopy[] {
  return copiesWritten(plan).filter(
    ({ instruction, sources }) =>
      instruction.keyword === "ADD" &&
      !instruction.flags.some(({ name }) => OF_ADD_ALONE.has(name)) &&
      !sources.some(({ value }) => REMOTE.test(value) || ARCHIVE.test(value)),
  );
}

/** A pattern that ends in a plain ending matches no archive; others may. */
function isPlain({ known, value }: CopyWord): boolean {
  return known && (!/[*?[]/.test(value) || /\.[A-Za-z]\w*$/.test(value));
}

function isSurelyNoArchive(source: string, context: BuildContext | undefined): boolean {
  if (/(?:^|\/)\.{0,2}\/?$/.test(source) || /\.[A-Za-z]\w*$/.test(source)) return true;
  const path = joinPath("/", source).slice(1);
  return context !== undefined && (context.read(path) !== undefined || context.files.some((file) => file.startsWith(`${path}/`)));
}
