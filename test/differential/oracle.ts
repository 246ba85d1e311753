import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What BuildKit's own parser says of one file, as the oracle prints it. */
export interface OracleAnswer {
  readonly ok: boolean;
  readonly err?: string;
  readonly escape?: string;
  readonly instrOk: boolean;
  readonly instrErr?: string;
  readonly lintErr?: string;
  /** What its build checks warn of. */
  readonly lint?: readonly { readonly rule: string; readonly line: number; readonly msg: string }[];
  readonly nodes: readonly OracleNode[];
  readonly stages?: readonly {
    readonly name: string;
    readonly base: string;
    readonly resolved: string;
    readonly resolveErr?: string;
    readonly fromStage: number;
  }[];
}

export interface OracleNode {
  readonly cmd: string;
  readonly line: number;
  readonly end: number;
  readonly flags?: readonly string[];
  readonly json?: boolean;
  readonly heredocs?: readonly { readonly Name: string; readonly Content: string; readonly FD: number; readonly Expand: boolean; readonly Chomp: boolean }[];
  readonly args: readonly string[];
  readonly sub?: OracleNode;
}

/** The oracle's packed binary, or the path in PLIMSOLL_ORACLE; undefined where there is none. */
export function findOracle(): string | undefined {
  const given = process.env["PLIMSOLL_ORACLE"];
  const path = given ?? join(import.meta.dirname, "../../../shared/oracle/buildkit-oracle.xz");
  return existsSync(path) ? path : undefined;
}

/** Asks the oracle about texts, all in one process. */
export function askOracle(oracle: string, texts: readonly string[]): OracleAnswer[] {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-oracle-"));
  try {
    const program = oracle.endsWith(".xz") ? unpack(oracle, folder) : oracle;
    const paths = texts.map((text, index) => {
      const path = join(folder, `${index}.Dockerfile`);
      writeFileSync(path, text);
      return path;
    });
    const output = execFileSync(program, { input: paths.join("\n"), encoding: "utf8", maxBuffer: 1 << 29, stdio: ["pipe", "pipe", "ignore"] });
    return output
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as OracleAnswer);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function unpack(packed: string, folder: string): string {
  const program = join(folder, "buildkit-oracle");
  writeFileSync(program, execFileSync("xz", ["-dc", packed], { maxBuffer: 1 << 29 }));
  chmodSync(program, 0o755);
  return program;
}
