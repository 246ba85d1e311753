/**
 * How an application's packages are installed: what a generator has to copy, and what to tell the tool. All paths are relative to the application's
 * directory, with `..` in front for what a workspace keeps above it.
 */
export type PackageManager = PipPackages | PipToolsPackages | UvPackages | PoetryPackages | PdmPackages | PipenvPackages | PylockPackages | ProjectPackages;

interface Installed {
  /** The file in which people list what is needed: `requirements.txt`, `requirements.in`, `pyproject.toml`, `Pipfile`, `setup.py`. */
  readonly manifest: string;
  /** Every file that installing the dependencies reads, in order: manifest, lock, what they include. */
  readonly manifests: readonly string[];
  /** The file that fixes every version; undefined where there is none. */
  readonly lock: LockFile | undefined;
  /** How the project itself becomes a package; undefined where only its dependencies are installed and its modules are imported from where they lie. */
  readonly build: BuildSystem | undefined;
  readonly groups: DependencyGroups;
  /** Options that say where packages come from or how they are built, as they stand in the files: `--extra-index-url`; each once. */
  readonly options: readonly string[];
  /** Package indexes other than the default one, by name or address; they may want credentials. */
  readonly indexes: readonly string[];
  /** Folders of the repository that are installed as packages, `../libs/common`. */
  readonly local: readonly string[];
  /** What working on the application installs beside; undefined where nothing is there for that alone. */
  readonly development?: DevelopmentPackages;
}

export interface DevelopmentPackages {
  readonly groups: readonly string[];
  readonly extras: readonly string[];
  /** Requirement files to give to `-r`. */
  readonly lists: readonly string[];
  /** These and what they include, as far as production does not read it. */
  readonly files: readonly string[];
}

export interface LockFile {
  readonly path: string;
  /** Whether it belongs to the manifest beside it. `unknown`: nothing offline can tell. */
  readonly state: "fresh" | "stale" | "unknown";
  /** From what that was seen: `content-hash differs from pyproject.toml`. */
  readonly reason: string;
  /** The version of the tool that wrote it, `1.8.3`, where it says so. */
  readonly writtenBy: string | undefined;
  /** Whether each package has its hashes in it. */
  readonly hashes: boolean;
  /** Its content hash is of an older release's making: it belongs to the manifest, and newer releases say it does not. */
  readonly oldHash?: true;
  /** It does not say for which platform and which group each package is, so that it cannot be written as requirements; it only holds versions. */
  readonly withoutMarkers?: true;
}

export interface BuildSystem {
  /** `hatchling.build`, `poetry.core.masonry.api`, `setuptools.build_meta`. */
  readonly backend: string;
  /** Files beside the sources that building reads: the readme, a licence, a version file. */
  readonly reads: readonly string[];
  /** The version comes from version control, so building needs `.git` or to be told. */
  readonly versionFromGit: boolean;
}

/** Which named sets of dependencies production needs. */
export interface DependencyGroups {
  /** Installed by the tool unless told otherwise, and needed: dify's uv `default-groups`. */
  readonly keep: readonly string[];
  /** Installed by the tool unless told otherwise, and for development only: `dev`. */
  readonly leaveOut: readonly string[];
  /** Not installed unless asked for, and needed: the group that holds the driver or the server. */
  readonly add: readonly string[];
  /** Extras of the project to ask for. */
  readonly extras: readonly string[];
  /** Every other one, in case what is chosen is wrong: `docs`, `test`. */
  readonly others: readonly string[];
}

export interface PipPackages extends Installed {
  readonly name: "pip";
  /** The files to give to `-r`, in order; what they include stands in `manifests` as well. */
  readonly lists: readonly string[];
}

/** pip installs; pip-tools (or `uv pip compile`) made the list: `manifest` is its source, `lock` the list that is installed. */
export interface PipToolsPackages extends Installed {
  readonly name: "pip-tools";
  readonly lists: readonly string[];
}

export interface UvPackages extends Installed {
  readonly name: "uv";
  /** `required-version`, where the project insists on one. */
  readonly requiredVersion: string | undefined;
  /** Set where the application is one package of several under one lock. */
  readonly workspace: Workspace | undefined;
}

export interface Workspace {
  /** The directory of the lock, relative to the application: `..`, or `.` where the application is its root. */
  readonly root: string;
  /** The application's own package name, for `--package`. */
  readonly package: string;
  /** Directories of all members, relative to the workspace's root, `backend`; `.` is the root itself. Each has a pyproject.toml that resolving reads. */
  readonly members: readonly string[];
  /** Those that the application depends on, itself left out. */
  readonly needed: readonly string[];
}

export interface PoetryPackages extends Installed {
  readonly name: "poetry";
  /** The main version whose commands fit: what the lock was written by, else what the manifest's form says. */
  readonly major: 1 | 2;
  /** False for `package-mode = false`: nothing to install but the dependencies. */
  readonly packageMode: boolean;
}

export interface PdmPackages extends Installed {
  readonly name: "pdm";
}

/** `lock` is undefined where no Pipfile.lock is there: `pipenv sync` and `--deploy` then fail. */
export interface PipenvPackages extends Installed {
  readonly name: "pipenv";
}

/** A PEP 751 lock file, `pylock.toml`, that belongs to no other tool. */
export interface PylockPackages extends Installed {
  readonly name: "pylock";
}

/** No lock, no requirements file: the project is installed as a package, and that brings what it needs. */
export interface ProjectPackages extends Installed {
  readonly name: "hatch" | "setuptools" | "flit" | "project";
}
