import type { DetectedService, EnvironmentVariable, Fact, ImageLabels } from "../application.ts";

export type NodeFramework =
  | "express"
  | "fastify"
  | "nestjs"
  | "hono"
  | "koa"
  | "next"
  | "nuxt"
  | "remix"
  | "react-router"
  | "sveltekit"
  | "astro"
  | "node:http"
  | "unknown";

export type StaticFramework =
  | "vite-react"
  | "vite-vue"
  | "vite-svelte"
  | "vite-lit"
  | "vite-solid"
  | "vite-preact"
  | "vite"
  | "angular"
  | "create-react-app"
  | "vue-cli"
  | "astro"
  | "sveltekit"
  | "next"
  | "nuxt"
  | "react-router"
  | "html"
  | "unknown";

/** A server that runs on Node. Found by reading; nothing of it is run. Paths of folders end in a slash. */
export interface NodeApplication extends BuiltWithNode {
  readonly language: "node";
  readonly framework: Fact<NodeFramework>;
  /** What becomes process 1; undefined where nothing was found: it has to be asked for, never made up. */
  readonly start: Fact<StartCommand> | undefined;
  readonly port: Fact<number>;
  readonly health: Fact<string> | undefined;
  /** What the image has to set so that the application listens on its port and on all addresses: `HOST`, `PORT`. */
  readonly listening: readonly Fact<{ readonly name: string; readonly value: string }>[];
  readonly services: readonly Fact<DetectedService>[];
  readonly environment: readonly Fact<EnvironmentVariable>[];
  /** Files and folders needed at run time as they lie in the application's directory: sources where nothing is built, `public`, `views`. */
  readonly sources: readonly Fact<string>[];
  /** What the build makes and the run needs: `dist`, `.next/standalone`. */
  readonly outputs: readonly Fact<string>[];
  /** True where the outputs hold their packages themselves, as Next's standalone output does. */
  readonly bundled: boolean;
  /** Folders it writes to, relative to the application or absolute. */
  readonly dataDirectories: readonly Fact<string>[];
  readonly prisma: Fact<Prisma> | undefined;
  /** Whether it ends by itself on SIGTERM; without that it needs an init process in front of it. */
  readonly endsOnSignal: Fact<boolean>;
  /** Whether it surely says something when it starts or answers: not every small server does. */
  readonly logs: boolean;
  /** Debian packages, each with the dependency that asks for it. */
  readonly buildPackages: readonly Fact<string>[];
  readonly runtimePackages: readonly Fact<string>[];
}

/** Files that a web server hands out, with or without a build. */
export interface StaticApplication extends BuiltWithNode {
  readonly language: "static";
  readonly framework: Fact<StaticFramework>;
  /** The folder to hand out, relative to the application; it may lie outside of it: `../backend/static`. `.` for a page beside its Dockerfile. */
  readonly output: Fact<string>;
  /** Whether every path that is no file shows index.html, as an application with routes of its own in the browser needs it. */
  readonly fallback: Fact<boolean>;
  /** The path it is served under: `/`, `/app/`. */
  readonly base: Fact<string>;
  /** What is handed out as it lies beside index.html, where nothing is built. */
  readonly pages: readonly string[];
}

/** What both are made of. */
export interface BuiltWithNode {
  readonly name: string;
  /** Undefined where no package.json is. */
  readonly packages: Fact<NodePackages> | undefined;
  /** The Node that builds, as a tag of its image begins: `24`, `22.12.0`. */
  readonly node: Fact<string>;
  readonly workspace: Workspace | undefined;
  /** Undefined where nothing has to be built. */
  readonly build: Fact<NodeBuild> | undefined;
  /** Files and folders of the application that its build reads. */
  readonly buildInputs: readonly string[];
  /** Variables whose values the build writes into what it makes. */
  readonly baked: readonly Fact<EnvironmentVariable>[];
  /** The script that starts it with its sources watched: `dev`. */
  readonly development: Fact<string> | undefined;
  readonly labels: ImageLabels;
  /** Evidence that contradicts what was chosen, and what keeps it from running well, in a sentence each. */
  readonly contradictions: readonly string[];
}

export type NodeManagerName = "npm" | "pnpm" | "yarn-classic" | "yarn-berry" | "bun";

export interface NodePackages {
  readonly name: NodeManagerName;
  /** As `packageManager` gives it: `10.32.1`. */
  readonly version: string | undefined;
  /** Relative to the context; undefined where there is none. */
  readonly lock: string | undefined;
  /** Files the installation reads, relative to the context: package.json, the lock, settings, patches, packages of the workspace. */
  readonly manifests: readonly string[];
  /** Whether anything is installed for the run, and anything for development alone. */
  readonly production: boolean;
  readonly development: boolean;
  /** Set where the start command needs a package that is listed for development only. */
  readonly keepsDevelopment?: true;
  /** Scripts of package.json that an installation would start and that have no use in an image, or need what is not there yet. */
  readonly droppedScripts: readonly string[];
  /** `.npmrc` where it holds a token: it is mounted, never copied. */
  readonly secretSettings: string | undefined;
  /** A yarn of the project's own: `.yarn/releases/yarn-4.9.2.cjs`. */
  readonly program: string | undefined;
}

export interface Workspace {
  /** The application's folder below the root of the workspace: `apps/api`. */
  readonly folder: string;
  readonly packageName: string;
  /** Packages of the workspace that the application needs, itself left out; those that others need come first. */
  readonly members: readonly WorkspaceMember[];
  /** Files beside the packages that builds read: `tsconfig.base.json`. */
  readonly shared: readonly string[];
  readonly turbo: boolean;
}

export interface WorkspaceMember {
  readonly folder: string;
  readonly name: string;
  /** The script that builds it. */
  readonly build: boolean;
  /** What the application needs of it when it runs: `packages/db/dist/`; empty for what only the build needs. */
  readonly runtime: readonly string[];
}

export interface NodeBuild {
  /** The script of package.json, `build`; undefined where the tool is started by its name. */
  readonly script: string | undefined;
  /** What it says: `tsc -p tsconfig.build.json`. */
  readonly command: string;
  /** The package whose bundler hashes in a way that Node refuses from 17 on unless it is told to, `webpack 4`. */
  readonly oldHashes?: string;
}

export interface StartCommand {
  /** `["node", "dist/main.js"]`: a program and its arguments; `bin:next` stands for a program of an installed package. */
  readonly words: readonly string[];
  /** The file Node runs, relative to the application, where it is one of the application's own. */
  readonly program: string | undefined;
  /** Variables that the script sets. */
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  /** What the script does before: `prisma migrate deploy`. */
  readonly before: readonly string[];
}

export interface Prisma {
  /** Relative to the application. */
  readonly schema: string | undefined;
  /** Where the client is generated; undefined: into node_modules. */
  readonly output: string | undefined;
  /** Whether it needs OpenSSL beside it, as its engines do. */
  readonly engines: boolean;
  readonly migrations: boolean;
}
