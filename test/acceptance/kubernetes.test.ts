import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { notes } from "./notes-application.ts";
import { plimsoll } from "./plimsoll.ts";
import { folderThatStays } from "./workspace.ts";

const page = { "frontend/index.html": "<p>", "frontend/package.json": '{ "scripts": { "build": "vite build" }, "devDependencies": { "vite": "6" } }' };
const backend = Object.fromEntries(Object.entries(notes).map(([path, text]) => [`backend/${path}`, text.replaceAll('"/health"', '"/api/health"')]));

/** kubernetes-validate brings Kubernetes' own schemas along: it asks no cluster and no network. */
const tool = validator();

describe.skipIf(tool === undefined)("manifests, by the schemas of Kubernetes itself", () => {
  const repository = { folder: "", remove: (): void => {} };
  beforeAll(async () => {
    Object.assign(repository, folderThatStays({ ...backend, ...page }));
    const ended = await plimsoll(["init", repository.folder, "--with", "kubernetes"]);
    if (ended.code !== 0) throw new Error(ended.stdout + ended.stderr);
  });
  afterAll(() => {
    repository.remove();
    tool?.remove();
  });

  test("every one of them is valid, with no field that does not exist", () => {
    const base = join(repository.folder, "k8s/base");
    const files = readdirSync(base).filter((name) => name !== "kustomization.yaml");
    expect(files).toEqual(expect.arrayContaining(["backend.yaml", "frontend.yaml", "ingress.yaml", "migrate.yaml", "network-policy.yaml", "worker.yaml"]));
    const { status, stderr, stdout } = spawnSync(tool?.program ?? "", ["--strict", ...files.map((name) => join(base, name))], { encoding: "utf8" });
    expect(status, stdout + stderr).toBe(0);
    expect((stdout + stderr).match(/passed for resource/g)?.length).toBeGreaterThanOrEqual(9);
  });

  test("a field that does not exist is found", () => {
    const { status } = spawnSync(tool?.program ?? "", ["--strict", "-"], {
      encoding: "utf8",
      input: "apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { prots: [] }\n",
    });
    expect(status).not.toBe(0);
  });

  test.skipIf(!has("kubectl"))("the overlay renders, and is valid as a whole", () => {
    const rendered = spawnSync("kubectl", ["kustomize", join(repository.folder, "k8s/overlays/production")], { encoding: "utf8" });
    expect(rendered.status, rendered.stderr).toBe(0);
    const { status, stderr, stdout } = spawnSync(tool?.program ?? "", ["--strict", "-"], { encoding: "utf8", input: rendered.stdout });
    expect(status, stdout + stderr).toBe(0);
  });
});

interface Validator {
  readonly program: string;
  readonly remove: () => void;
}

/** The program in a virtual environment of its own; undefined, with the reason printed, where it cannot be had. */
function validator(): Validator | undefined {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-validate-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const made = spawnSync("python3", ["-m", "venv", folder], { encoding: "utf8", timeout: 60_000 });
  const installed =
    made.status === 0
      ? spawnSync(join(folder, "bin/pip"), ["install", "--quiet", "kubernetes-validate==1.37.0"], { encoding: "utf8", timeout: 120_000 })
      : made;
  if (installed.status === 0) {
    if (!has("kubectl")) process.stderr.write("\nSKIPPED for want of kubectl: the overlay renders\n");
    return { program: join(folder, "bin/kubernetes-validate"), remove };
  }
  remove();
  process.stderr.write(
    `\nSKIPPED for want of kubernetes-validate: manifests\n  ${(installed.stderr ?? "python3 is not there").trim().split("\n").at(-1) ?? ""}\n\n`,
  );
  return undefined;
}

function has(program: string): boolean {
  return spawnSync(program, ["version", "--client"], { encoding: "utf8" }).status === 0;
}
