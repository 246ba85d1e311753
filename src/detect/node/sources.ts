import type { Project } from "../../project/project.ts";
import type { Fact } from "../application.ts";
import { from } from "../source.ts";
import { within } from "./manifest.ts";
import type { NodeProject } from "./node-project.ts";
import type { ScriptModule } from "./script/module.ts";

/** Folders of a working copy that neither a build nor a run needs. */
const ASIDE = new Set([
  "node_modules",
  "test",
  "tests",
  "__tests__",
  "__mocks__",
  "spec",
  "e2e",
  "cypress",
  "playwright",
  "coverage",
  "docs",
  "doc",
  "examples",
  "example",
  "stories",
  "dist",
  "build",
  "out",
  "output",
  "logs",
  "tmp",
  "temp",
  "k8s",
  "kubernetes",
  "helm",
  "charts",
  "terraform",
  "deploy",
  "deployment",
  "infra",
  "docker",
  "compose",
  "nginx",
  "benchmark",
  "benchmarks",
  "screenshots",
  "storybook-static",
  "test-results",
  "playwright-report",
  "venv",
]);
/** Files that are for people and their tools. */
const ASIDE_FILES =
  /^(?:readme|changelog|contributing|license|licence|code_of_conduct|security|authors|notice|makefile|justfile|procfile|(?:docker-?)?compose[\w.-]*|[\w.-]*dockerfile[\w.-]*|containerfile|jest\.config|vitest\.config|vitest\.setup|playwright\.config|cypress\.config|eslint\.config|prettier\.config|commitlint\.config|lint-staged\.config|knip|renovate|nodemon|vercel|netlify|fly|railway|render|app\.ya?ml|plimsoll|sonar-project|codecov|karma\.conf|stylelint\.config|cspell|lerna|nx|ecosystem\.config|biome|skaffold|tiltfile|jenkinsfile|vagrantfile|bitbucket-pipelines|azure-pipelines|cloudbuild|appspec|buildspec|nginx)\b/i;
const LOCKS = /^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|pnpm-workspace\.yaml|turbo\.json)$/;

/** What a build may read of a folder: everything that is not known to be of no use to it, by the names right below. */
export function buildInputs(project: Project, folder: string, leftOut: readonly string[]): string[] {
  const names = new Map<string, boolean>();
  for (const path of project.files()) {
    if (folder !== "" && !path.startsWith(`${folder}/`)) continue;
    const inside = folder === "" ? path : path.slice(folder.length + 1);
    const slash = inside.indexOf("/");
    names.set(slash === -1 ? inside : inside.slice(0, slash), slash !== -1);
  }
  const kept: string[] = [];
  for (const [name, isFolder] of names) {
    if (leftOut.includes(name)) continue;
    if (isFolder ? !ASIDE.has(name.toLowerCase()) && !name.startsWith(".") : isBuildFile(name)) kept.push(isFolder ? `${name}/` : name);
  }
  return kept.sort();
}

function isBuildFile(name: string): boolean {
  if (name === "package.json" || LOCKS.test(name)) return false;
  // settings of compilers begin with a dot at times: .babelrc, .swcrc, .postcssrc, .browserslistrc
  if (name.startsWith(".")) return /^\.(?:babelrc|swcrc|postcssrc|browserslistrc|parcelrc|terserrc|nest-cli|env\.production$)/.test(name);
  if (ASIDE_FILES.test(name)) return false;
  return (
    /\.(?:[cm]?[jt]sx?|json5?|jsonc|ya?ml|toml|html?|css|s[ac]ss|less|svg|ico|png|jpe?g|gif|webp|avif|woff2?|webmanifest|graphql|gql|prisma|vue|svelte|astro|mdx?|txt|wasm|proto|hbs|ejs|pug|njk|sql|env|sh)$/i.test(
      name,
    ) && !/^[A-Z_-]+\.mdx?$/.test(name)
  );
}

/** Folders and files that the run needs as they lie there: modules that are reached, and what they name in paths. */
export function runtimeSources(application: NodeProject, modules: readonly ScriptModule[], built: boolean, outputs: readonly string[]): Fact<string>[] {
  const { project, folder } = application;
  const found = new Map<string, Fact<string>>();
  const add = (path: string, confidence: "certain" | "likely", evidence: Fact<string>["evidence"]): void => {
    if (
      path === "" ||
      path.startsWith("..") ||
      /^(?:tests?|__tests__|__mocks__|e2e|spec)$/.test(path) ||
      path === "package.json" ||
      path === "node_modules" ||
      outputs.includes(path) ||
      found.has(path)
    )
      return;
    found.set(path, { value: project.isDirectory(within(folder, path)) ? `${path}/` : path, confidence, evidence });
  };
  const top = (path: string): string | undefined => {
    const inside = folder === "" ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
    return inside?.split("/")[0];
  };
  if (!built) {
    for (const module of modules) {
      const name = top(module.path);
      if (name !== undefined) add(name, "certain", [from(module.path, undefined, "reached by imports")]);
    }
  }
  for (const module of modules) {
    const line = servesItsFolder(module);
    if (line !== undefined && !built && within("", module.path.slice(0, Math.max(0, module.path.lastIndexOf("/")))) === folder)
      for (const name of pageFiles(project, folder)) add(name.replace(/\/$/, ""), "likely", [from(module.path, line, "hands out its own folder")]);
    for (const [index, token] of module.tokens.entries()) {
      if ((token.kind !== "string" && token.kind !== "template") || token.value === undefined || token.value.length > 120) continue;
      const before = module.tokens[index - 1]?.text;
      if (before === "from" || before === "import" || (before === "(" && /^(?:require|import)$/.test(module.tokens[index - 2]?.text ?? ""))) continue;
      const named = resourceOf(project, folder, module.path, token.value, built);
      if (named !== undefined && !(built && isSource(project, folder, named))) add(named, "likely", [from(module.path, token.line, `names ${token.value}`)]);
    }
  }
  return [...found.values()];
}

/** The line where a module hands out the folder it lies in: `express.static(__dirname)`, with or without a slash behind it. */
function servesItsFolder(module: ScriptModule): number | undefined {
  if (!module.mentions("static") || !module.mentions("__dirname")) return undefined;
  return module.calls.find(
    ({ args: [first = []], callee }) =>
      callee.endsWith(".static") && first[0]?.text === "__dirname" && first.slice(1).every(({ text, value }) => text === "+" || value === "/" || value === ""),
  )?.line;
}

/** Folders of resources that are worth a guess by their name alone when a path is only a part of one: `path.join(root, "views")`. */
const RESOURCES = new Set([
  "public",
  "views",
  "static",
  "templates",
  "template",
  "assets",
  "locales",
  "locale",
  "i18n",
  "lang",
  "resources",
  "data",
  "certs",
  "fixtures",
  "emails",
  "email",
  "uploads",
  "config",
  "configs",
  "migrations",
  "seeders",
  "seeds",
  "models",
  "routes",
  "controllers",
  "plugins",
  "services",
  "middleware",
  "middlewares",
  "schemas",
  "jobs",
  "proto",
  "protos",
  "client",
  "web",
  "www",
  "partials",
  "layouts",
  "drizzle",
  "knexfile.js",
  "swagger.json",
  "swagger.yaml",
  "openapi.json",
  "openapi.yaml",
  "openapi.yml",
  "docs",
]);

function resourceOf(project: Project, folder: string, module: string, text: string, built: boolean): string | undefined {
  if (/[\s*?{}|<>:"]/.test(text) || text === "." || text === ".." || text === "/" || text.startsWith("@")) return undefined;
  const plain = text
    .replace(/^(?:\.{1,2}\/)+/, "")
    .replace(/^\//, "")
    .replace(/\/$/, "");
  const name = plain.split("/")[0] ?? "";
  if (name === "" || name === "node_modules") return undefined;
  const isPath =
    /^\.{0,2}\//.test(text) ||
    plain.includes("/") ||
    RESOURCES.has(name) ||
    /\.(?:json|ya?ml|html|sql|hbs|ejs|pug|graphql|gql|proto|pem|txt|csv|toml)$/.test(plain);
  if (!isPath) return undefined;
  const base = module.includes("/") ? module.slice(0, module.lastIndexOf("/")) : "";
  for (const candidate of [text.startsWith(".") && !built ? within(base, text) : undefined, within(folder, plain)]) {
    if (candidate === undefined || candidate.startsWith("..") || !project.exists(candidate)) continue;
    const inside = folder === "" ? candidate : candidate.startsWith(`${folder}/`) ? candidate.slice(folder.length + 1) : undefined;
    const first = inside?.split("/")[0];
    if (first !== undefined && first !== "" && !/^\.env|^(?:test|tests|__tests__|Dockerfile|package-lock\.json)$/.test(first)) return first;
  }
  return undefined;
}

/** Sources that the build turns into something else are not needed beside it. */
function isSource(project: Project, folder: string, name: string): boolean {
  const whole = within(folder, name);
  if (/\.[cm]?tsx?$/.test(name) || /^tsconfig[\w.]*\.json$/.test(name)) return true;
  if (name === "src") return true;
  if (!project.isDirectory(whole)) return false;
  return project.files().some((file) => file.startsWith(`${whole}/`) && /\.tsx?$/.test(file) && !file.endsWith(".d.ts"));
}

/** What browsers may ask for, of the files and folders beside an index.html. */
export function pageFiles(project: Project, folder: string): string[] {
  return buildInputs(project, folder, ["nginx.conf"]).filter(
    (name) =>
      name.endsWith("/") ||
      (/\.(?:html?|css|[cm]?js|json|svg|ico|png|txt|xml|wasm|webmanifest|jpe?g|gif|webp|pdf|woff2?)$/.test(name) &&
        !/^(?:package|tsconfig)[\w.-]*\.json$/.test(name)),
  );
}
