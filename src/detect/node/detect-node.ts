import type { Project } from "../../project/project.ts";
import { UserError } from "../../errors.ts";
import { folderOf } from "../../project/folder.ts";
import type { Fact, Told } from "../application.ts";
import type { DetectionProblem } from "../detect.ts";
import { applicationName } from "./application-name.ts";
import type { BuiltWithNode, NodeApplication, NodeBuild, StaticApplication, Workspace } from "./application.ts";
import { bakedVariables } from "./baked.ts";
import { buildOf, developmentOf } from "./build.ts";
import { detectServer } from "./detect-server.ts";
import { deliveryOf } from "./frameworks/deliveries.ts";
import { plainPages } from "./frameworks/bundlers.ts";
import type { StaticDelivery } from "./frameworks/delivery.ts";
import { listedProject } from "./listed-project.ts";
import { labelsOf } from "./labels.ts";
import { dependsOn, isRecord, readManifest, within, type Manifest } from "./manifest.ts";
import type { NodeProject } from "./node-project.ts";
import { nodeVersion } from "./node-version.ts";
import { packageManagerOf } from "./package-manager.ts";
import { packagesOf } from "./packages.ts";
import { buildInputs, pageFiles } from "./sources.ts";
import { startOf } from "./start.ts";
import { typescriptSettings } from "./typescript.ts";
import { neededBy, workspaceOf, type WorkspaceRoot } from "./workspaces.ts";
import { byDefault } from "../source.ts";
import { unreadIn } from "../unread.ts";

export interface NodeDetection {
  readonly application: NodeApplication | StaticApplication;
  readonly problems: readonly DetectionProblem[];
}

/**
 * Finds out what a folder of JavaScript or TypeScript, or of plain pages, is; nothing of it is run. The project may be larger than the application: a
 * workspace whose lock lies above the folder. Paths are relative to the folder, or to the root of the workspace where there is one.
 * @throws UserError `manifest-broken` where package.json is no JSON, `no-application` where the folder has neither a package.json nor an index.html, or nothing to serve.
 */
export function detectNode(whole: Project, directory = "", told?: Told): NodeDetection {
  const found = applicationIn(whole, directory, told);
  return { ...found, problems: [...found.problems, ...unreadIn(folderOf(whole, directory), "package.json")] };
}

function applicationIn(whole: Project, directory: string, told: Told | undefined): NodeDetection {
  const listed = listedProject(whole);
  // outside of a workspace the application stands by itself, and so do its paths
  const folder = directory !== "" && workspaceOf(listed, directory) !== undefined ? directory : "";
  const project = folder === directory ? listed : listedProject(folderOf(listed, directory));
  const manifest = readManifest(project, folder);
  const name = applicationName(project, folder, manifest);
  if (manifest === undefined) return plainApplication(project, folder, name);

  const workspace = workspaceOf(project, folder);
  const application: NodeProject = { project, folder, manifest, workspace, settings: typescriptSettings(project, folder) };
  const needed = workspace === undefined ? [] : neededBy(workspace, manifest);
  const shared = sharedParts(application, name, needed);
  const start = startOf(application, told);
  const delivery = deliveryOf(application, start);
  if (delivery?.kind === "static") return { application: staticApplication(shared, delivery, application), problems: [] };

  const server = detectServer(
    application,
    needed.filter((one) => one.runtime).map((one) => one.manifest),
    shared,
    delivery,
    start,
  );
  if (server === undefined) {
    const pages = Object.keys(manifest.scripts).includes("build") ? undefined : plainPages(application);
    if (pages !== undefined) return { application: staticApplication(shared, pages, application), problems: [] };
    throw new UserError("no-application", `${within(folder, "package.json")} names no server, nothing to start, and no frontend that is known`, {
      hint: 'give it a start script ("start": "node server.js"), or name the folder of the application',
    });
  }
  return server;
}

function plainApplication(project: Project, folder: string, name: string): NodeDetection {
  const application: NodeProject = { project, folder, manifest: emptyManifest(folder), workspace: undefined, settings: typescriptSettings(project, folder) };
  const manifest = within(folder, "package.json");
  if (project.exists(manifest))
    throw new UserError("manifest-broken", `${manifest} is not a JSON object, or more than can be read`, {
      hint: "npm install says where it is wrong; mend it",
    });
  const pages = plainPages(application);
  if (pages === undefined)
    throw new UserError("no-application", `there is no package.json and no index.html in ${folder === "" ? "this directory" : folder}`, {
      hint: "give the directory that holds the application",
    });
  const shared: BuiltWithNode = {
    name,
    packages: undefined,
    node: { value: "", confidence: "default", evidence: [byDefault("nothing is built")] },
    workspace: undefined,
    build: undefined,
    buildInputs: [],
    baked: [],
    development: undefined,
    labels: labelsOf(name, undefined, undefined),
    contradictions: [],
  };
  return { application: staticApplication(shared, pages, application), problems: [] };
}

function emptyManifest(folder: string): Manifest {
  return {
    path: within(folder, "package.json"),
    folder,
    name: undefined,
    fields: {},
    scripts: {},
    dependencies: {},
    devDependencies: {},
    optionalDependencies: {},
    text: "",
  };
}

function sharedParts(application: NodeProject, name: string, needed: readonly { readonly manifest: Manifest; readonly runtime: boolean }[]): BuiltWithNode {
  const { project, folder, manifest, workspace } = application;
  const root = workspace?.manifest ?? manifest;
  const manager = packageManagerOf(project, root, manifest);
  const packages = packagesOf(
    application,
    manager.fact,
    needed.map((one) => one.manifest),
  );
  const node = nodeVersion(project, root === manifest ? [manifest] : [manifest, root]);
  const build = buildOf(application);
  return {
    name,
    packages: packages.fact,
    node: node.fact,
    workspace: workspace === undefined ? undefined : workspaceFacts(application, workspace, needed),
    build,
    buildInputs: buildInputs(project, folder, []),
    baked: build === undefined ? [] : bakedVariables(application),
    development: developmentOf(application),
    labels: labelsOf(name, manifest, root),
    contradictions: [...manager.contradictions, ...packages.contradictions, ...node.contradictions],
  };
}

function workspaceFacts(
  { folder, manifest, project }: NodeProject,
  root: WorkspaceRoot,
  needed: readonly { readonly manifest: Manifest; readonly runtime: boolean }[],
): Workspace {
  return {
    folder,
    packageName: manifest.name ?? folder,
    members: needed.map(({ manifest: one, runtime }) => ({
      folder: one.folder,
      name: one.name ?? one.folder,
      build: Object.hasOwn(one.scripts, "build"),
      runtime: runtime ? entriesOf(project, one).map((entry) => `${one.folder}/${entry}`) : [],
    })),
    shared: buildInputs(project, root.manifest.folder, []).filter((name) =>
      /^(?:(?:ts|js)config|babel|postcss|tailwind|vite|rollup|webpack|nx|\.(?:babelrc|swcrc|browserslistrc))|^(?:scripts|config|types)\/$/.test(name),
    ),
    turbo: project.exists(within(root.manifest.folder, "turbo.json")) && dependsOn(root.manifest, "turbo"),
  };
}

/** What other packages import of one, by its package.json: the folders and files that its entries begin with. */
function entriesOf(project: Project, manifest: Manifest): string[] {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === "string") texts.push(value);
    else if (isRecord(value)) for (const inner of Object.values(value)) collect(inner);
  };
  for (const field of ["main", "module", "exports", "bin"]) collect(manifest.fields[field]);
  const entries = texts
    .map((text) => within("", text))
    .filter((text) => text !== "" && text !== "package.json" && !text.startsWith("..") && !text.includes("*.d.ts"));
  const tops = entries.map((entry) => (entry.includes("/") ? `${entry.slice(0, entry.indexOf("/"))}/` : entry));
  if (tops.length > 0) return [...new Set(tops)];
  return ["index.js", "src/", "lib/", "dist/"].filter((name) => project.exists(within(manifest.folder, name)));
}

function staticApplication(shared: BuiltWithNode, delivery: StaticDelivery, application: NodeProject): StaticApplication {
  const output = delivery.output;
  const contradictions = [...shared.contradictions, ...delivery.contradictions];
  const build: Fact<NodeBuild> | undefined = delivery.framework.value === "html" ? undefined : shared.build;
  if (delivery.framework.value !== "html" && build === undefined)
    contradictions.push(`${application.manifest.path} has no script named build; give it one that writes ${output.value}`);
  return {
    ...shared,
    language: "static",
    framework: delivery.framework,
    output,
    fallback: delivery.fallback,
    base: { ...delivery.base, value: pathOf(delivery.base.value) },
    build,
    pages: build === undefined && output.value === "." ? pageFiles(application.project, application.folder) : [],
    ...(build === undefined ? { packages: undefined, buildInputs: [], baked: [] } : {}),
    contradictions,
  };
}

/** A path to be served under, with a slash at both ends; an address or anything else that is no path is the root. */
function pathOf(base: string): string {
  if (!/^\/[\w./~%-]*$/.test(base)) return "/";
  return base.endsWith("/") ? base : `${base}/`;
}
