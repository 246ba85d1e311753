import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { pages } from "../../src/checks/pages.generated.ts";
import { openSession } from "../../src/commands/open-session.ts";
import { firstVerdict } from "./first-verdict.ts";
import { trialExamplesOf, type TrialExample } from "../pages.ts";
import { describeWithEngine, engine } from "./engine.ts";

/** Each example of a container judge on the checks' pages: built, started and judged as `plimsoll verify` does it. */
const examples = [...pages].flatMap(([id, page]) => trialExamplesOf(page).map((example, index) => ({ ...example, id, number: index + 1 })));
const silent = { isTty: false, columns: undefined, write: () => {} };

describeWithEngine("container judges", () => {
  describe.each([...new Set(examples.map(({ id }) => id))])("%s", (id) => {
    test.concurrent.each(examples.filter((each) => each.id === id))("example $number is $outcome", async (example) => {
      const { outcome, why } = await judged(example);
      expect({ outcome, why }).toEqual({ outcome: example.outcome, why });
    });
  });
});

async function judged({ dockerfile, files, id, options, trial }: TrialExample & { readonly id: string }) {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-trial-"));
  const images = {
    app: {
      build: { context: "." },
      ...(trial === undefined ? {} : { trial: parse(trial) as unknown }),
      requirements: { it: { check: id, ...(options === undefined ? {} : { options: parse(options) as unknown }) } },
    },
  };
  try {
    for (const [path, text] of Object.entries({ Dockerfile: dockerfile, "plimsoll.yaml": stringify({ images }), ...files })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text, { mode: path.endsWith(".sh") ? 0o755 : 0o644 });
    }
    const session = openSession({ cwd: folder, env: process.env, signal: new AbortController().signal, stdout: silent, stderr: silent }, () => {});
    const { bases } = engine();
    const report = await session.verify({
      directory: folder,
      only: undefined,
      ref: undefined,
      archive: undefined,
      standIn: (ref) => bases[ref],
      comments: true,
      observer: undefined,
    });
    return firstVerdict(report.images);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
