import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { pages } from "../../src/checks/pages.generated.ts";
import { openSession } from "../../src/commands/open-session.ts";
import { firstVerdict } from "./first-verdict.ts";
import { trialExamplesOf, type TrialExample } from "../pages.ts";
import { engine } from "./engine.ts";
import { bringToPodman, describeWithPodman, podman } from "./podman.ts";

/** Of the container judges' own examples these, unless PLIMSOLL_PODMAN_TRIALS is `all`: one of each thing that podman does in its own way. */
const SOME = new Set([
  "answers-within",
  "capabilities-at-most",
  "environment-required",
  "health-becomes-healthy",
  "health-can-fail",
  "runs-hardened",
  "service-lost",
]);

/** Built by docker and tried by podman: what each judge says there. */
const examples = [...pages]
  .filter(([id]) => process.env["PLIMSOLL_PODMAN_TRIALS"] === "all" || SOME.has(id))
  .flatMap(([id, page]) => trialExamplesOf(page).map((example, index) => ({ ...example, id, number: index + 1 })));
const silent = { isTty: false, columns: undefined, write: () => {} };

/** A podman without `--passwd` gives a user by number a name, which is all that this image lacks. */
const namesUsers = podman("create", "--help")?.includes("--passwd ") === false;
const elsewhere = new Map(namesUsers ? [["runs-as-any-user 3", "proven"]] : []);

describeWithPodman("container judges under podman", () => {
  describe.each([...new Set(examples.map(({ id }) => id))])("%s", (id) => {
    test.concurrent.each(examples.filter((each) => each.id === id))("example $number is $outcome", async (example) => {
      const { outcome, why } = await judged(example);
      expect({ outcome, why }).toEqual({ outcome: elsewhere.get(`${id} ${example.number}`) ?? example.outcome, why });
    });
  });
});

async function judged({ dockerfile, files, id, options, trial }: TrialExample & { readonly id: string }) {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-podman-"));
  const ref = `plimsoll-acceptance/${randomBytes(4).toString("hex")}:1`;
  const images = {
    app: {
      build: { context: "." },
      ...(trial === undefined ? {} : { trial: parse(trial) as unknown }),
      requirements: { it: { check: id, ...(options === undefined ? {} : { options: parse(options) as unknown }) } },
    },
  };
  const { bases } = engine();
  const io = { cwd: folder, signal: new AbortController().signal, stdout: silent, stderr: silent };
  try {
    for (const [path, text] of Object.entries({ Dockerfile: dockerfile, "plimsoll.yaml": stringify({ images }), ...files })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text, { mode: path.endsWith(".sh") ? 0o755 : 0o644 });
    }
    const common = { directory: folder, only: undefined, standIn: (name: string) => bases[name] };
    const [built] = await openSession({ ...io, env: { ...process.env, PLIMSOLL_ENGINE: "docker" } }, () => {}).build({
      ...common,
      tags: [ref],
      noCache: false,
    });
    if (built?.trouble !== undefined) return { outcome: undefined, why: built.trouble.message };
    bringToPodman(ref);
    const session = openSession({ ...io, env: { ...process.env, PLIMSOLL_ENGINE: "podman" } }, () => {});
    const report = await session.verify({ ...common, ref: `localhost/${ref}`, archive: undefined, comments: true, observer: undefined });
    return firstVerdict(report.images);
  } finally {
    spawnSync("docker", ["image", "rm", "--force", ref]);
    spawnSync("podman", ["image", "rm", "--force", `localhost/${ref}`]);
    rmSync(folder, { recursive: true, force: true });
  }
}
