/** What a package of the npm registry needs of Debian. */
export interface NodeDebianNeeds {
  /** To be built, where nothing built fits or can be downloaded. */
  readonly build: readonly string[];
  /** To run. */
  readonly runtime: readonly string[];
  /** Variables that make it use what Debian has. */
  readonly environment?: Readonly<Record<string, string>>;
}

const COMPILER = ["g++", "make", "python3"];

/** Packages with parts that are compiled, or that start programs; names of Debian 12. Those that always bring what is built are left out. */
export const nodeDebianNeeds: Readonly<Record<string, NodeDebianNeeds>> = {
  "better-sqlite3": { build: COMPILER, runtime: [] },
  sqlite3: { build: COMPILER, runtime: [] },
  "node-sass": { build: COMPILER, runtime: [] },
  "pg-native": { build: [...COMPILER, "libpq-dev"], runtime: ["libpq5"] },
  "node-rdkafka": { build: [...COMPILER, "libssl-dev", "libsasl2-dev", "zlib1g-dev"], runtime: ["libsasl2-2"] },
  canvas: {
    build: [...COMPILER, "libcairo2-dev", "libpango1.0-dev", "libjpeg-dev", "libgif-dev", "librsvg2-dev"],
    runtime: ["libcairo2", "libpango-1.0-0", "libpangocairo-1.0-0", "libjpeg62-turbo", "libgif7", "librsvg2-2"],
  },
  puppeteer: { build: [], runtime: ["chromium"], environment: { PUPPETEER_EXECUTABLE_PATH: "/usr/bin/chromium", PUPPETEER_SKIP_DOWNLOAD: "true" } },
  "fluent-ffmpeg": { build: [], runtime: ["ffmpeg"] },
  gm: { build: [], runtime: ["graphicsmagick"] },
  imagemagick: { build: [], runtime: ["imagemagick"] },
  zeromq: { build: COMPILER, runtime: [] },
  "node-gyp": { build: COMPILER, runtime: [] },
  "simple-git": { build: [], runtime: ["git"] },
};
