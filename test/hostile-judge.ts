import { runInThisContext } from "node:vm";
import { safeParse } from "valibot";
import { checks } from "../src/checks/registry.generated.ts";
import { presetChecks, presetNames } from "../src/contract/presets.ts";
import { UserError } from "../src/errors.ts";
import { reports } from "../src/reports/registry.generated.ts";
import { checkFiles, filesToCheck } from "../src/session/check-files.ts";
import { readingHost } from "../src/session/testing.ts";
import { toldChecks } from "../src/session/told-checks.ts";
import type { Answer } from "../src/verdict/verdict.ts";

/** Nothing is to take more than five seconds; what hangs takes for ever, and a busy machine is slow. */
const LIMIT_MS = 20_000;
const asked = [
  ...new Set([
    ...presetNames.flatMap((preset) => (presetChecks(preset, checks) ?? []).map(([id]) => id)),
    ...[...checks].filter(([, { options }]) => safeParse(options, {}).success).map(([id]) => id),
  ]),
];
const terminal = { width: 80, colour: true, unicode: true };

/** Judges the files by every check there is and writes every report; gives the codes of what kept files from being judged. Fails where that takes too long, also in the middle of a regular expression. */
export function judge(files: Readonly<Record<string, string>>): string[] {
  const host = readingHost(files);
  const work = (): string[] => {
    try {
      const request = { paths: ["."], input: undefined, choice: { presets: presetNames, only: asked } };
      const { exitCode, images, textOf } = checkFiles(filesToCheck(host, request), { unlooked: "no shellcheck here" });
      const messages = (id: string) => toldChecks.get(id)?.messages ?? {};
      const input = { verb: "check", images, seconds: 1, exitCode, messages, about: (id: string) => toldChecks.get(id)?.meta, source: textOf } as const;
      for (const report of reports.values()) report.write(input, terminal);
      const failed = images.flatMap(({ verdicts }) => verdicts.flatMap(({ check, judges }) => judges.flatMap(({ answer }) => failures(check, answer))));
      return [...new Set(failed), ...images.map(({ trouble }) => trouble?.code ?? "judged")];
    } catch (error) {
      if (error instanceof UserError) return [error.code];
      throw error;
    }
  };
  const shared = globalThis as { hostileWork?: typeof work };
  shared.hostileWork = work;
  return runInThisContext("hostileWork()", { timeout: LIMIT_MS }) as string[];
}

/** A check that throws leaves its requirement unproven; here it is a defect. */
function failures(check: string, { evidence }: Answer): readonly string[] {
  return evidence.flatMap(({ message: { args, code } }) => (code === "judge-failed" ? [`${check}: ${String(args["error"])}`] : []));
}
