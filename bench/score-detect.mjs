// `npm run score -- detect FOLDER [TABLE]`: what is found in real repositories against what a person read in them.
// FOLDER holds a checkout of each row's repository under the row's id; TABLE (default FOLDER/table.tsv) has the columns id, app_dir, role, framework, interface,
// package_manager, import_root, entry, python_declared, python_in_repo_image, health_path, db_services, port. A value that is empty was not recorded and
// is not asked; `-` was looked for and is not there.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "..");
const SUPPORTED = ["3.11", "3.12", "3.13", "3.14"];
const NODE = /^(?:vite|next|nuxt|express|react-router|fastify|nest|hono|koa|angular|svelte|astro)/;
const FIELDS = /** @type {const} */ (["found", "entry", "manager", "python", "port", "health", "services"]);

/** @typedef {Record<string, string>} Row */
/** @typedef {{ right: boolean | undefined, wanted: string, got: string }} Answer */

/**
 * Gives the exit code: 0 where at least 95 of 100 rows are right in everything asked.
 * @param {readonly string[]} words
 */
export async function score(words) {
  const [folder, table = folder === undefined ? "" : join(folder, "table.tsv")] = words;
  if (folder === undefined || !existsSync(table)) {
    console.error(`usage: score detect FOLDER [TABLE]${folder === undefined ? "" : `\n  there is no ${table}`}`);
    return 2;
  }
  const built = mkdtempSync(join(tmpdir(), "plimsoll-score-detect-"));
  try {
    const detector = await load(built);
    const rows = rowsOf(readFileSync(table, "utf8"));
    const scored = rows.flatMap((row) => scoreRow(row, join(folder, row["id"] ?? ""), detector) ?? []);
    return report(scored, rows.length);
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
}

/** @param {string} built */
async function load(built) {
  const { build } = await import("tsdown");
  const entry = { found: "src/detect/find-applications.ts", open: "src/project/open.ts", version: "src/detect/python-version.ts" };
  await build({
    config: false,
    cwd: root,
    entry,
    outDir: built,
    format: "esm",
    platform: "node",
    dts: false,
    fixedExtension: false,
    logLevel: "error",
    clean: false,
    deps: { alwaysBundle: [/.*/], onlyBundle: false },
  });
  const [{ findApplications }, { openProject }, { allows }] = await Promise.all(
    ["found", "open", "version"].map((name) => import(pathToFileURL(join(built, `${name}.js`)).href)),
  );
  return { findApplications, openProject, allows, seen: new Map() };
}

/** @param {string} text @returns {Row[]} */
function rowsOf(text) {
  const [head = "", ...lines] = text.split("\n").filter((line) => line.trim() !== "");
  const names = head.split("\t");
  return lines.map((line) => Object.fromEntries(line.split("\t").map((value, index) => [names[index] ?? "", value.trim()])));
}

/** @param {Row} row @param {string} folder @param {Awaited<ReturnType<typeof load>>} detector */
function scoreRow(row, folder, detector) {
  if (!existsSync(folder)) {
    console.error(`score: ${row["id"]} is not in the folder, left out`);
    return undefined;
  }
  const project = detector.openProject(folder);
  // rows of one checkout share what was found in it
  const found = detector.seen.get(project.root) ?? detector.findApplications(project);
  detector.seen.set(project.root, found);
  const directory = plain(row["app_dir"] ?? "");
  const isNode = NODE.test(row["framework"] ?? "");
  if (/\{[{%]/.test(directory)) {
    const template = found.find((one) => one.role === "template" && `${directory}/`.startsWith(`${one.directory}/`));
    const application = found.find((one) => one.role !== "template" && `${one.directory}/`.startsWith(`${directory}/`));
    return {
      row,
      answers: { found: answer(template !== undefined && application === undefined, "a template", application?.role ?? template?.role ?? "nothing") },
    };
  }
  const candidates = found.filter((one) => one.application !== undefined && (one.application.language === "python") !== isNode);
  const match =
    candidates.find((one) => one.directory === directory && one.application.entry?.value === row["entry"]) ??
    candidates.find((one) => one.directory === directory) ??
    candidates.find(
      (one) => (row["import_root"] ?? "") !== "" && plain([one.directory, one.application.importRoot ?? ""].join("/")) === plain(row["import_root"] ?? ""),
    );
  if (match === undefined)
    return {
      row,
      answers: {
        found: answer(
          false,
          directory,
          found
            .map((one) => `${one.directory || "."} (${one.role})`)
            .slice(0, 6)
            .join(", "),
        ),
      },
    };
  return { row, answers: { found: answer(true, "", ""), ...(isNode ? nodeAnswers(row, match.application) : pythonAnswers(row, match, detector)) } };
}

/** @param {Row} row @param {any} match @param {any} detector @returns {Record<string, Answer>} */
function pythonAnswers(row, match, detector) {
  const { application } = match;
  const isWeb = row["interface"] !== "none" || /streamlit|gradio|aiohttp|tornado|nicegui|chainlit/.test(row["framework"] ?? "");
  const entry = application.entry?.value;
  return {
    entry: isWeb
      ? entryAnswer(row, entry)
      : answer(
          application.kind.value !== "web" && (entry === undefined || fits(row["entry"] ?? "", entry)),
          `${row["entry"]}, no web`,
          `${entry}, ${application.kind.value}`,
        ),
    manager: managerAnswer(row, application),
    python: pythonAnswer(row, application.python.value, detector),
    port: portAnswer(row, application.port?.value),
    health: isWeb ? healthAnswer(row, application.health) : answer(undefined, "", ""),
    services: servicesAnswer(row, application.services),
  };
}

/** @param {Row} row @param {any} application @returns {Record<string, Answer>} */
function nodeAnswers(row, application) {
  const manager = application.packages?.value.name ?? "none";
  return { manager: answer((row["package_manager"] ?? "").startsWith(manager), row["package_manager"] ?? "", manager) };
}

/** @param {boolean | undefined} right @param {string} wanted @param {string} got @returns {Answer} */
function answer(right, wanted, got) {
  return { right, wanted, got };
}

/** @param {Row} row @param {string | undefined} got */
function entryAnswer(row, got) {
  const wanted = row["entry"] ?? "";
  if (wanted === "") return answer(undefined, "", "");
  return answer(wanted.split("|").includes(got ?? "-"), wanted, got ?? "-");
}

/** A folder as it is named in a repository: `.` is the repository itself. @param {string} path */
function plain(path) {
  return path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}

/** Whether `python main.py` and `main.py` are the same thing to run. @param {string} wanted @param {string} got */
function fits(wanted, got) {
  return wanted === "" || wanted === "-" || wanted.startsWith("[") || wanted.split(/\s+/).at(-1) === got || got.endsWith(`/${wanted.split(/\s+/).at(-1)}`);
}

/** @param {Row} row @param {any} application */
function managerAnswer(row, application) {
  const { name, workspace } = application.packages.value;
  const got = workspace === undefined ? name : `${name}-workspace`;
  const wanted = row["package_manager"] ?? "";
  return answer(
    wanted === "" ? undefined : wanted.split("|").includes(got) || (wanted === "uv-workspace" && name === "uv" && workspace !== undefined),
    wanted,
    got,
  );
}

/** @param {Row} row @param {string} got @param {any} detector */
function pythonAnswer(row, got, { allows }) {
  const declared = (row["python_declared"] ?? "")
    .split(";")
    .map((part) => part.replace(/\([^)]*\)/g, "").trim())
    .filter((part) => part !== "" && part !== "-");
  const exact = declared.map((part) => /^(?:python-)?(3\.\d+)(?:\.\d+)?$/.exec(part)?.[1]).find((part) => part !== undefined);
  if (exact !== undefined) return answer(got === exact, exact, got);
  if (declared.length > 0)
    return answer(
      declared.every((part) => allows(part.replaceAll(" ", ""), got)),
      declared.join("; "),
      got,
    );
  const image = /3\.\d+/.exec(row["python_in_repo_image"] ?? "")?.[0];
  if (image === undefined) return answer(SUPPORTED.includes(got), "any that is supported", got);
  return answer(SUPPORTED.includes(image) ? got === image : SUPPORTED.includes(got), SUPPORTED.includes(image) ? image : "any that is supported", got);
}

/** @param {Row} row @param {number | undefined} got */
function portAnswer(row, got) {
  const wanted = row["port"] ?? "";
  if (wanted === "" || wanted.startsWith("$")) return answer(undefined, "", "");
  return answer(wanted === "-" ? got === undefined : wanted.split(/[|\s]+/).includes(String(got)), wanted, String(got));
}

/** @param {Row} row @param {{ value: string, confidence: string } | undefined} got */
function healthAnswer(row, got) {
  const wanted = row["health_path"] ?? "";
  if (wanted === "") return answer(undefined, "", "");
  const value = got?.value.replace(/(.)\/$/, "$1");
  // where no path is made for it, the first page is said to be no more than that
  if (wanted === "-") return answer(got === undefined || got.confidence === "default", wanted, got?.value ?? "-");
  const paths = [...wanted.matchAll(/(?<![\w.])\/[\w./-]*/g)].map(([path]) => path.replace(/(.)\/$/, "$1"));
  return answer(value !== undefined && paths.includes(value), paths.join(" or "), got?.value ?? "-");
}

const KINDS = /** @type {const} */ ([
  [/postgres|alloydb/i, "postgres"],
  [/mysql|mariadb/i, "mysql"],
  [/mongo/i, "mongodb"],
  [/redis|valkey/i, "redis"],
  [/rabbitmq|rmq/i, "rabbitmq"],
  [/memcache/i, "memcached"],
  [/elasticsearch/i, "elasticsearch"],
  [/opensearch/i, "opensearch"],
  [/kafka/i, "kafka"],
  [/minio/i, "minio"],
  [/clickhouse/i, "clickhouse"],
  [/qdrant/i, "qdrant"],
]);

/** @param {Row} row @param {{ value: { kind: string, optional?: true } }[]} got */
function servicesAnswer(row, got) {
  const text = row["db_services"] ?? "";
  if (text === "") return answer(undefined, "", "");
  /** @type {Set<string>} */
  const wanted = new Set();
  /** @type {Set<string>} */
  const allowed = new Set();
  for (const part of text.split(/[\s;]+(?![^(]*\))/)) {
    const kinds = KINDS.filter(([pattern]) => pattern.test(part)).map(([, kind]) => kind);
    // one of several, and what the row itself calls optional
    const optional =
      part.includes("|") || /optional|default/.test(text.slice(text.indexOf(part), text.indexOf(part) + part.length + 12)) || part.startsWith("(");
    for (const kind of kinds) (optional || kind === "minio" ? allowed : wanted).add(kind);
  }
  if (/DATABASE_URL/.test(text)) for (const kind of ["postgres", "mysql"]) allowed.add(kind);
  const found = got.map(({ value }) => value.kind);
  const missing = [...wanted].filter((kind) => !found.includes(kind));
  const extra = got.filter(({ value }) => !wanted.has(value.kind) && !allowed.has(value.kind) && value.optional !== true);
  return answer(
    missing.length === 0 && extra.length === 0,
    [...wanted, ...[...allowed].map((kind) => `(${kind})`)].join(" ") || "-",
    got.map(({ value }) => (value.optional === true ? `(${value.kind})` : value.kind)).join(" ") || "-",
  );
}

/** @param {{ row: Row, answers: Record<string, Answer> }[]} scored @param {number} rows */
function report(scored, rows) {
  console.log("| | right | asked |\n| --- | ---: | ---: |");
  for (const field of FIELDS) {
    const asked = scored.map(({ answers }) => answers[field]).filter((one) => one?.right !== undefined);
    console.log(`| ${field} | ${asked.filter((one) => one?.right).length} | ${asked.length} |`);
  }
  const whole = scored.filter(({ answers }) => Object.values(answers).every(({ right }) => right !== false));
  console.log(`| whole rows | ${whole.length} | ${scored.length} |\n`);
  for (const { row, answers } of scored) {
    const wrong = Object.entries(answers).filter(([, { right }]) => right === false);
    for (const [field, { wanted, got }] of wrong) console.log(`${row["id"]}: ${field}: wanted ${wanted}, got ${got}`);
  }
  return scored.length === rows && whole.length >= 0.95 * scored.length ? 0 : 1;
}
