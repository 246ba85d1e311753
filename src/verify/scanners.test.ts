import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createRunner } from "../process/run.ts";
import type { Scan } from "../trial/scan.ts";
import { scanImage } from "./scanners.ts";

/** A machine with stand-ins for scanners: shell scripts that write what the tool would. */
function machine(programs: Readonly<Record<string, string>>): ReturnType<typeof createRunner> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-scanners-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, script] of Object.entries(programs)) writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return createRunner({ PATH: folder });
}

function says(json: object): string {
  return `case "$*" in *version*) echo "Version: 1.2.3" ;; *) while read -r line; do printf '%s\\n' "$line"; done <<'JSON'\n${JSON.stringify(json)}\nJSON\n;; esac`;
}

const trivy = {
  SchemaVersion: 2,
  Results: [
    { Target: "app (debian 12.1)", Class: "os-pkgs" },
    {
      Target: "app (debian 12.1)",
      Vulnerabilities: [
        { VulnerabilityID: "CVE-2026-1", Severity: "HIGH", PkgName: "libssl3", InstalledVersion: "3.0.1", FixedVersion: "3.0.2" },
        { VulnerabilityID: "CVE-2026-2", Severity: "LOW", PkgName: "bash", InstalledVersion: "5.2", FixedVersion: "" },
      ],
    },
  ],
};
const grype = {
  matches: [
    { vulnerability: { id: "CVE-2026-1", severity: "High", fix: { versions: ["3.0.2"], state: "fixed" } }, artifact: { name: "libssl3", version: "3.0.1" } },
    { vulnerability: { id: "CVE-2026-2", severity: "Low", fix: { versions: [], state: "wont-fix" } }, artifact: { name: "bash", version: "5.2" } },
  ],
};
const scout = {
  version: "2.1.0",
  runs: [
    {
      tool: {
        driver: {
          name: "docker scout",
          rules: [
            { id: "CVE-2026-1", properties: { cvssV3_severity: "HIGH", fixed_version: "3.0.2", purls: ["pkg:deb/libssl3@3.0.1?os_distro=bookworm"] } },
            { id: "CVE-2026-2", properties: { cvssV3_severity: "LOW", fixed_version: "not fixed", purls: ["pkg:deb/bash@5.2"] } },
          ],
        },
      },
      results: [{ ruleId: "CVE-2026-1" }, { ruleId: "CVE-2026-2" }],
    },
  ],
};

const signal = new AbortController().signal;
const findings = [
  { id: "CVE-2026-1", severity: "HIGH", packageName: "libssl3", installed: "3.0.1", fixed: "3.0.2" },
  { id: "CVE-2026-2", severity: "LOW", packageName: "bash", installed: "5.2", fixed: undefined },
];

test.each([
  ["trivy", "trivy", trivy, "trivy image --quiet --scanners vuln --format json app:1"],
  ["grype", "grype", grype, "grype docker:app:1 --quiet --output json"],
  ["docker scout", "docker", scout, "docker scout cves --format sarif local://app:1"],
])("%s's report is read", async (scanner, program, report, command) => {
  const scan = await scanImage(machine({ [program]: says(report) }), "app:1", signal);
  expect(scan).toEqual({ scanner, version: "1.2.3", command, findings } satisfies Scan);
});

test("the first scanner there is looks", async () => {
  const scan = await scanImage(machine({ trivy: says(trivy), grype: says(grype) }), "app:1", signal);
  expect(scan).toMatchObject({ scanner: "trivy" });
});

test("without a scanner, or with one that fails, nothing was looked at, and the reason is given", async () => {
  expect(await scanImage(machine({}), "app:1", signal)).toEqual({ unlooked: expect.stringContaining("no scanner on this machine") as string });
  // docker without its scout plug-in is none either
  expect(await scanImage(machine({ docker: "exit 1" }), "app:1", signal)).toEqual({ unlooked: expect.stringContaining("no scanner") as string });
  const failing = machine({ grype: 'case "$1" in --version) echo 1.0.0 ;; *) echo "cannot reach the database" >&2; exit 1 ;; esac' });
  expect(await scanImage(failing, "app:1", signal)).toEqual({ unlooked: "grype gave no report (exit code 1): cannot reach the database" });
});
