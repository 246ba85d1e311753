import type { Runner } from "../process/command.ts";
import type { Scan, Vulnerability } from "../trial/scan.ts";

const SCAN_TIMEOUT_MS = 15 * 60 * 1000;

/** A vulnerability scanner that may be on this machine. */
interface Scanner {
  readonly name: string;
  readonly program: string;
  /** Undefined where the program itself is enough; else a call that must succeed (a plug-in). */
  readonly present: readonly string[] | undefined;
  readonly version: readonly string[];
  args(image: string): readonly string[];
  read(json: unknown): Vulnerability[];
}

const scanners: readonly Scanner[] = [
  {
    name: "trivy",
    program: "trivy",
    present: undefined,
    version: ["--version"],
    args: (image) => ["image", "--quiet", "--scanners", "vuln", "--format", "json", image],
    read: readTrivy,
  },
  {
    name: "grype",
    program: "grype",
    present: undefined,
    version: ["--version"],
    args: (image) => [`docker:${image}`, "--quiet", "--output", "json"],
    read: readGrype,
  },
  {
    name: "docker scout",
    program: "docker",
    present: ["scout", "version"],
    version: ["scout", "version"],
    args: (image) => ["scout", "cves", "--format", "sarif", `local://${image}`],
    read: readScout,
  },
];

/** Lets the first scanner found on this machine look at an image of the engine. */
export async function scanImage(runner: Runner, image: string, signal: AbortSignal): Promise<Scan | { readonly unlooked: string }> {
  for (const scanner of scanners) {
    if (!(await isPresent(runner, scanner))) continue;
    const args = scanner.args(image);
    const result = await runner.run({ program: scanner.program, args, timeout: SCAN_TIMEOUT_MS, signal });
    signal.throwIfAborted();
    const words = result.stderr.trim().split("\n").at(-1) ?? "";
    try {
      const findings = scanner.read(JSON.parse(result.stdout));
      return { scanner: scanner.name, version: await versionOf(runner, scanner), command: `${scanner.program} ${args.join(" ")}`, findings };
    } catch {
      return { unlooked: `${scanner.name} gave no report (exit code ${result.code})${words === "" ? "" : `: ${words}`}` };
    }
  }
  return { unlooked: "no scanner on this machine (trivy, grype and docker scout are known)" };
}

async function isPresent(runner: Runner, scanner: Scanner): Promise<boolean> {
  if (runner.which(scanner.program) === undefined) return false;
  if (scanner.present === undefined) return true;
  return (await runner.run({ program: scanner.program, args: scanner.present, timeout: 10_000 })).code === 0;
}

async function versionOf(runner: Runner, scanner: Scanner): Promise<string> {
  const { stdout } = await runner.run({ program: scanner.program, args: scanner.version, timeout: 10_000 });
  return /(?<!\d)\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? "";
}

interface TrivyReport {
  readonly Results?: readonly {
    readonly Vulnerabilities?: readonly {
      readonly VulnerabilityID: string;
      readonly Severity: string;
      readonly PkgName: string;
      readonly InstalledVersion: string;
      readonly FixedVersion?: string;
    }[];
  }[];
}

function readTrivy(json: unknown): Vulnerability[] {
  const report = objectOf(json) as TrivyReport;
  return (report.Results ?? []).flatMap((result) =>
    (result.Vulnerabilities ?? []).map((each) => ({
      id: each.VulnerabilityID,
      severity: each.Severity.toUpperCase(),
      packageName: each.PkgName,
      installed: each.InstalledVersion,
      fixed: each.FixedVersion === "" ? undefined : each.FixedVersion,
    })),
  );
}

interface GrypeReport {
  readonly matches: readonly {
    readonly vulnerability: { readonly id: string; readonly severity: string; readonly fix?: { readonly versions?: readonly string[] } };
    readonly artifact: { readonly name: string; readonly version: string };
  }[];
}

function readGrype(json: unknown): Vulnerability[] {
  return (objectOf(json) as GrypeReport).matches.map(({ vulnerability, artifact }) => ({
    id: vulnerability.id,
    severity: vulnerability.severity.toUpperCase(),
    packageName: artifact.name,
    installed: artifact.version,
    fixed: vulnerability.fix?.versions?.[0],
  }));
}

/** SARIF with Scout's own properties on each rule. */
interface ScoutReport {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules?: readonly ScoutRule[] } };
    readonly results?: readonly { readonly ruleId: string }[];
  }[];
}

interface ScoutRule {
  readonly id: string;
  readonly properties?: { readonly cvssV3_severity?: string; readonly purls?: readonly string[]; readonly fixed_version?: string };
}

function readScout(json: unknown): Vulnerability[] {
  return (objectOf(json) as ScoutReport).runs.flatMap((run) => {
    const rules = new Map((run.tool.driver.rules ?? []).map((rule) => [rule.id, rule]));
    return (run.results ?? []).map(({ ruleId }) => {
      const properties = rules.get(ruleId)?.properties;
      const [packageName = "", installed = ""] = (properties?.purls?.[0] ?? "")
        .replace(/^pkg:[^/]*\//, "")
        .split("?", 1)
        .flatMap((each) => each.split("@"));
      const fixed = properties?.fixed_version;
      return {
        id: ruleId,
        severity: (properties?.cvssV3_severity ?? "UNKNOWN").toUpperCase(),
        packageName,
        installed,
        fixed: fixed === undefined || fixed === "not fixed" ? undefined : fixed,
      };
    });
  });
}

function objectOf(json: unknown): object {
  if (typeof json !== "object" || json === null) throw new TypeError("no report");
  return json;
}
