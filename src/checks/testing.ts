import type { Image, ImageConfig, ImageEntry, ImageGroup, ImageUser } from "../image/image.ts";
import { makeBuildContext } from "../plan/context.ts";
import { makePlan } from "../plan/make.ts";
import type { Project } from "../project/project.ts";
import type { RunObservation } from "../trial/run.ts";
import type { Trial } from "../trial/trial.ts";
import type { FileEvidence, ImageEvidence } from "./kind.ts";

/** A run in which nothing was observed, but for what is given. Only for tests. */
export function fakeRun(parts: Partial<RunObservation> = {}): RunObservation {
  return {
    condition: {},
    container: "plimsoll-app",
    ports: new Map(),
    ready: { seconds: 1, how: "GET / answered 200" },
    notReady: undefined,
    health: undefined,
    processes: [],
    lastProcesses: undefined,
    sockets: undefined,
    firstSocket: undefined,
    unlooked: undefined,
    requests: [],
    loads: [],
    programs: [],
    connections: [],
    writes: undefined,
    outgoing: undefined,
    logs: [],
    stop: undefined,
    exited: undefined,
    loss: undefined,
    beside: undefined,
    ...parts,
  };
}

/** A trial in which nothing was observed, but for what is given. Only for tests. */
export function fakeTrial(parts: Partial<Trial> = {}): Trial {
  return { ...fakeRun(), image: "app:test", runs: [], builds: [], ...parts };
}

export interface FakeImageParts extends Partial<
  Pick<Image, "ref" | "id" | "history" | "layers" | "size" | "compressedSize" | "attestations" | "platforms" | "problems">
> {
  readonly config?: Partial<ImageConfig>;
  /** A path's content, or more of what its entry says. Their folders come by themselves. */
  readonly files?: Readonly<Record<string, string | (Partial<ImageEntry> & { readonly content?: string })>>;
  readonly users?: readonly (Pick<ImageUser, "name" | "uid"> & Partial<ImageUser>)[];
  readonly groups?: readonly (Pick<ImageGroup, "name" | "gid"> & Partial<ImageGroup>)[];
  readonly packages?: Readonly<Record<string, string>>;
  readonly hidden?: readonly { readonly path: string; readonly removedIn: number; readonly layer?: number; readonly content?: string }[];
}

/** An image in memory. Links are kept, one hop is followed. Only for tests. */
export function fakeImage(parts: FakeImageParts = {}): Image {
  const encoder = new TextEncoder();
  const entries = new Map<string, ImageEntry>();
  const contents = new Map<string, Uint8Array>();
  for (const [path, given] of Object.entries(parts.files ?? {})) {
    const { content, ...entry } = typeof given === "string" ? { content: given } : given;
    for (let folder = parentOf(path); folder !== "/"; folder = parentOf(folder)) entries.set(folder, fakeEntry(folder, { type: "directory", mode: 0o755 }));
    entries.set(path, fakeEntry(path, { size: content?.length ?? 0, ...entry }));
    if (content !== undefined) contents.set(path, encoder.encode(content));
  }
  const follow = (path: string): string => {
    const target = entries.get(path)?.target;
    if (target === undefined) return path;
    return target.startsWith("/") ? target : `${parentOf(path) === "/" ? "" : parentOf(path)}/${target}`;
  };
  const users = (): ImageUser[] =>
    (parts.users ?? [{ name: "root", uid: 0 }]).map((user) => ({ gid: user.uid, home: `/home/${user.name}`, shell: "/bin/sh", ...user }));
  const groups = (): ImageGroup[] => (parts.groups ?? [{ name: "root", gid: 0 }]).map((group) => ({ members: [], ...group }));
  return {
    ref: parts.ref ?? "app:test",
    id: parts.id ?? "sha256:0",
    format: "docker-archive",
    configured: true,
    manifest: undefined,
    tags: [],
    platforms: parts.platforms ?? [],
    attestations: parts.attestations ?? [],
    problems: parts.problems ?? [],
    config: fakeConfig(parts.config),
    history: parts.history ?? [],
    layers: parts.layers ?? [],
    size: parts.size ?? 0,
    compressedSize: parts.compressedSize,
    stat: (path) => entries.get(follow(path)),
    lstat: (path) => entries.get(path),
    entries: () => [...entries.values()].sort((left, right) => (left.path < right.path ? -1 : 1)),
    read: (path) => contents.get(follow(path)),
    hidden: () =>
      (parts.hidden ?? []).map(({ path, removedIn, layer, content }) => ({
        entry: fakeEntry(path, { layer: layer ?? 0, size: content?.length ?? 0 }),
        removedIn,
        content: content === undefined ? undefined : encoder.encode(content),
      })),
    content: (path) => kept(contents.get(follow(path))),
    layerContent: (layer, path) => kept(parts.layers?.[layer]?.entries.findLast((entry) => entry.path === path)?.content),
    digest: () => Promise.reject(new Error("a fake image has no digests")),
    groups,
    passwd: () => ({ users: users(), groups: groups() }),
    packages: () => ({
      found: Object.entries(parts.packages ?? {}).map(([name, version]) => ({ kind: "deb", name, version, path: "/var/lib/dpkg/status" })),
      unread: [],
    }),
    users,
    debianPackages: () => (parts.packages === undefined ? undefined : new Map(Object.entries(parts.packages))),
  };
}

/** What the image judge looks at, without a scan. Only for tests. */
export function fakeImageEvidence(parts: FakeImageParts = {}): ImageEvidence {
  return { image: fakeImage(parts), scan: undefined };
}

export interface FakeFileParts {
  /** The files of the context, the .dockerignore among them; undefined: no context and no project at hand. */
  readonly files?: Readonly<Record<string, string>>;
  readonly target?: string;
  readonly args?: Readonly<Record<string, string>>;
  readonly standIns?: Readonly<Record<string, string>>;
}

/** What the file judge looks at, from the text of a Dockerfile. Only for tests. */
export function fakeFileEvidence(dockerfile: string, parts: FakeFileParts = {}): FileEvidence {
  const { files, standIns = {}, ...rest } = parts;
  const project = files === undefined ? undefined : fakeProject(files);
  const context = project && makeBuildContext({ files: project.files(), read: project.read, exists: project.exists, dockerfilePath: "Dockerfile" });
  return { plan: makePlan({ path: "Dockerfile", text: dockerfile, ...rest, ...(context === undefined ? {} : { context }) }), project, standIns };
}

/** A project in memory, by path. Only for tests. */
export function fakeProject(files: Readonly<Record<string, string>>): Project {
  const paths = Object.keys(files).sort();
  const isDirectory = (path: string): boolean => paths.some((file) => file.startsWith(`${path}/`));
  return { root: "/project", files: () => paths, exists: (path) => files[path] !== undefined || isDirectory(path), isDirectory, read: (path) => files[path] };
}

function fakeConfig(parts: Partial<ImageConfig> = {}): ImageConfig {
  return {
    architecture: "amd64",
    variant: undefined,
    os: "linux",
    created: undefined,
    author: undefined,
    user: "",
    env: [],
    workingDir: "",
    entrypoint: [],
    cmd: [],
    exposedPorts: [],
    volumes: [],
    labels: {},
    stopSignal: undefined,
    healthcheck: undefined,
    shell: undefined,
    onBuild: [],
    ...parts,
  };
}

function fakeEntry(path: string, parts: Partial<ImageEntry>): ImageEntry {
  return { path, type: "file", size: 0, mode: 0o644, uid: 0, gid: 0, target: undefined, layer: 0, mtime: 0, xattrs: undefined, links: 1, ...parts };
}

function kept(content: Uint8Array | undefined): Promise<Uint8Array> {
  return content === undefined ? Promise.reject(new Error("a fake image has no such content")) : Promise.resolve(content);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0)) || "/";
}
