// `npm run bench -- image`: CPU seconds and resident memory of reading one large gzipped layer, beside `tar -tz`, dive and crane, in one run; and of looking for
// secrets in the same files as if they were an application's own, since what lies below /usr is not looked into.
// The layer is made anew from what is on the machine: 318 MB in 42,140 entries where /usr/share and the trees of node, Python and Go have that much.
// dive and crane are built from the Go module proxy where `go` is at hand; what cannot be had is skipped with its reason.
import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { createReadStream, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const ENTRIES = 42_140;
const BYTES = 318_000_000;
/** Left out, so that gzip makes about a third of the layer or less, as of the one that the limits were measured on (108 of 318 MB). */
const DENSE = /\.(?:gz|xz|bz2|zst|br|zip|tgz|whl|jar|png|jpe?g|gif|webp|woff2?|pdf)$/;
const root = join(import.meta.dirname, "..");
const cli = process.env.PLIMSOLL_BENCH_CLI ?? join(root, "dist", "cli.js");
const sources = ["/usr/share", join(root, "node_modules"), "/usr/lib/node_modules", "/usr/local/go", "/usr/lib/python3", "/usr/local/lib", "/usr/include"];
const tools = [
  { name: "dive", module: "github.com/wagoodman/dive@v0.12.0" },
  { name: "crane", module: "github.com/google/go-containerregistry/cmd/crane@v0.20.2" },
];

/** Runs the comparison and prints a table. Gives the exit code: 1 where Plimsoll is over its limits. */
export async function benchImage() {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  try {
    const made = await makeArchives(folder);
    console.log(`${made.entries} entries, ${mb(made.bytes)} MB, gzipped ${mb(statSync(made.gzip).size)} MB, ${process.arch}, node ${process.versions.node}\n`);
    const bin = installTools(folder);
    const reader = [process.execPath, join(import.meta.dirname, "read-image.mjs")];
    /** @type {[string, string[]][]} */
    const contenders = [
      ["plimsoll/image, gzip", [...reader, made.gzip]],
      ["plimsoll/image, not compressed", [...reader, made.plain]],
      ["plimsoll/image, zstd", [...reader, made.zstd]],
      ["tar -tz of the layer", ["tar", "-tzf", made.layer]],
      ["dive --ci, gzip", [join(bin, "dive"), "--ci", `docker-archive://${made.gzip}`]],
      ["crane export, gzip", ["sh", "-c", `${join(bin, "crane")} export - - < ${made.gzip}`]],
      ["crane validate, gzip", [join(bin, "crane"), "validate", "--tarball", made.gzip]],
    ];
    console.log("The best of 3:\n\n| | CPU s | resident MB | wall s |\n| --- | ---: | ---: | ---: |");
    contenders.splice(3, 0, [
      "plimsoll verify, no-secrets alone",
      [process.execPath, cli, "verify", "--quiet", "--image", made.application, contractIn(folder)],
    ]);
    const results = contenders.map(([name, command]) => ({ name, ...best(command) }));
    for (const { name, cpu, reason, resident, wall } of results)
      console.log(cpu === undefined ? `| ${name} | skipped: ${reason} | | |` : `| ${name} | ${cpu.toFixed(2)} | ${mb(resident)} | ${wall.toFixed(2)} |`);
    const own = results[0];
    const met = own?.cpu !== undefined && own.cpu <= 1.2 && own.resident <= 120_000_000;
    console.log(`\nAt most 1.2 CPU s and 120 MB resident for the gzipped layer: ${met ? "met" : "NOT MET"}`);
    const scan = results.find(({ name }) => name.includes("no-secrets"));
    const scanned = scan?.cpu !== undefined && scan.cpu <= 3;
    console.log(`At most 3 CPU s to look for secrets in it: ${scanned ? "met" : "NOT MET"}`);
    return met && scanned ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The same layer in three docker archives: gzipped, plain, zstd where the program is there.
 * @param {string} folder
 */
async function makeArchives(folder) {
  const { bytes, names } = gather();
  if (names.length < ENTRIES) console.log(`only ${names.length} entries are to be had here`);
  const list = join(folder, "names");
  writeFileSync(list, names.join("\0"));
  const layer = join(folder, "layer.tar");
  run("tar", ["--null", "--no-recursion", "--numeric-owner", "-C", "/", "-cf", layer, "-T", list]);
  const moved = join(folder, "application.tar");
  run("tar", ["--null", "--no-recursion", "--numeric-owner", "-C", "/", "--transform", "s,^,srv/,", "-cf", moved, "-T", list]);
  const entries = Number(run("sh", ["-c", `tar -tf ${layer} | wc -l`]).trim());
  run("sh", ["-c", `gzip -6 -k ${layer} && (zstd -q -3 -k ${layer} || true) && gzip -6 -k ${moved}`]);
  /** @param {string} diffId */
  const configOf = (diffId) =>
    JSON.stringify({
      architecture: "amd64",
      os: "linux",
      config: {},
      history: [{ created_by: "COPY / /" }],
      rootfs: { type: "layers", diff_ids: [`sha256:${diffId}`] },
    });
  const own = configOf(await sha256(layer));
  const movedConfig = configOf(await sha256(moved));
  /**
   * @param {string} file
   * @param {string} config
   */
  const archive = (file, config = own) => {
    const path = join(folder, `image-${file}.tar`);
    if (!existsSync(join(folder, file))) return path;
    const parts = join(folder, `parts-${file}`);
    mkdirSync(parts);
    const id = createHash("sha256").update(config).digest("hex");
    writeFileSync(join(parts, `${id}.json`), config);
    writeFileSync(join(parts, "manifest.json"), JSON.stringify([{ Config: `${id}.json`, RepoTags: ["bench:latest"], Layers: [file] }]));
    run("tar", ["-cf", path, "-C", folder, file, "-C", parts, `${id}.json`, "manifest.json"]);
    return path;
  };
  const application = archive("application.tar.gz", movedConfig);
  const made = { gzip: archive("layer.tar.gz"), zstd: archive("layer.tar.zst"), plain: archive("layer.tar"), layer: `${layer}.gz`, application };
  return { ...made, bytes, entries };
}

/**
 * A contract that asks for nothing but no-secrets.
 * @param {string} folder
 */
function contractIn(folder) {
  const path = join(folder, "contract");
  mkdirSync(path);
  writeFileSync(join(path, "Dockerfile"), "FROM scratch\n");
  writeFileSync(join(path, "plimsoll.yaml"), "images: { bench: { requirements: { SECRETS: no-secrets } } }\n");
  return path;
}

/** Paths below /: as many entries as are wanted, with as many bytes as come near. */
function gather() {
  /** @type {{ name: string, size: number }[]} */
  const found = [];
  for (const source of sources) {
    if (!existsSync(source)) continue;
    for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() && !entry.isDirectory() && !entry.isSymbolicLink()) continue;
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && DENSE.test(entry.name)) continue;
      found.push({ name: path.slice(1), size: entry.isFile() ? lstatSync(path).size : 0 });
    }
  }
  const taken = found.slice(0, ENTRIES);
  let bytes = taken.reduce((sum, { size }) => sum + size, 0);
  // large files come for small ones, or small ones for large, until there are as many bytes as there have to be
  const spare = found.slice(ENTRIES).toSorted((a, b) => b.size - a.size);
  const order = taken.map((_, place) => place).toSorted((a, b) => (taken[a]?.size ?? 0) - (taken[b]?.size ?? 0));
  while (bytes < BYTES && spare.length > 0 && order.length > 0) {
    const [more] = spare.splice(0, 1);
    const place = order.shift() ?? 0;
    const gain = (more?.size ?? 0) - (taken[place]?.size ?? 0);
    if (more === undefined || gain <= 0) break;
    if (bytes + gain > BYTES * 1.01) continue;
    taken[place] = more;
    bytes += gain;
  }
  while (bytes > BYTES * 1.01 && spare.length > 0 && order.length > 0) {
    const place = order.pop() ?? 0;
    const less = spare.pop();
    if (less === undefined) break;
    bytes -= (taken[place]?.size ?? 0) - less.size;
    taken[place] = less;
  }
  return { names: taken.map(({ name }) => name), bytes };
}

/** @param {string} folder */
function installTools(folder) {
  const bin = process.env.PLIMSOLL_BENCH_BIN ?? join(folder, "bin");
  for (const { module, name } of tools) {
    if (existsSync(join(bin, name))) continue;
    const { error, status } = spawnSync("go", ["install", module], {
      env: { ...process.env, GOBIN: bin, PATH: `${process.env.PATH}${delimiter}/usr/local/go/bin` },
      timeout: 300_000,
    });
    if (error || status !== 0) console.log(`${name} is skipped: go install ${module} ${error ? `cannot run: ${error.message}` : "failed"}`);
  }
  return bin;
}

/**
 * The run with the least CPU time of three.
 * @param {string[]} command
 */
function best(command) {
  const runs = [1, 2, 3].map(() => measured(command));
  return runs.reduce((least, one) => ((one.cpu ?? Infinity) < (least.cpu ?? Infinity) ? one : least));
}

/**
 * CPU seconds and peak memory of a program, from the kernel's own account, which Python hands out.
 * @param {string[]} command
 * @returns {{ cpu?: number, resident: number, wall: number, reason?: string }}
 */
function measured(command) {
  const script = `import os,resource,subprocess,sys,time
t=time.time()
code=subprocess.call(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL)
u=resource.getrusage(resource.RUSAGE_CHILDREN)
print(u.ru_utime+u.ru_stime,u.ru_maxrss*1024,time.time()-t,code)`;
  const program = command[0] ?? "";
  if (program.includes("/") && !existsSync(program)) return { resident: 0, wall: 0, reason: "it is not here" };
  // node's own start is slowed by certificates it would not need
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const { error, stdout } = spawnSync("python3", ["-c", script, ...command], { encoding: "utf8", env: { ...env, CI: "true" }, timeout: 300_000 });
  if (error) return { resident: 0, wall: 0, reason: `python3 cannot run: ${error.message}` };
  const [cpu = 0, resident = 0, wall = 0, code = 0] = stdout.trim().split(" ").map(Number);
  // dive ends with 1 where an image is not to its taste, verify where there is a secret; they have looked all the same
  if (code !== 0 && !((program.endsWith("dive") || command.includes("verify")) && code === 1))
    return { resident, wall, reason: `it ended with exit code ${code}` };
  return { cpu, resident, wall };
}

/**
 * @param {string} program
 * @param {string[]} args
 */
function run(program, args) {
  const { error, status, stderr, stdout } = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1e8 });
  if (error || status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr}`);
  return stdout;
}

/** @param {string} path */
async function sha256(path) {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

/** @param {number} bytes */
function mb(bytes) {
  return (bytes / 1e6).toFixed(0);
}
