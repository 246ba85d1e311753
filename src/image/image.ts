/** The image configuration's own names (OCI image-spec config.md, with Docker's additions). */
export interface ImageConfig {
  readonly architecture: string;
  readonly os: string;
  /** As written in the image: a name or a number, perhaps with a group. Empty means root. */
  readonly user: string;
  readonly env: readonly string[];
  readonly workingDir: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  /** As written: `8000/tcp`. */
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly stopSignal: string | undefined;
  readonly healthcheck: ImageHealthcheck | undefined;
  readonly shell: readonly string[] | undefined;
}

export interface ImageHealthcheck {
  /** `["CMD", …]`, `["CMD-SHELL", "…"]` or `["NONE"]`. */
  readonly test: readonly string[];
  /** Seconds; undefined where the image leaves the engine's default. */
  readonly interval: number | undefined;
  readonly timeout: number | undefined;
  readonly startPeriod: number | undefined;
  readonly startInterval: number | undefined;
  readonly retries: number | undefined;
}

export interface ImageHistory {
  readonly createdBy: string;
  /** True where the instruction made no layer. */
  readonly empty: boolean;
}

export interface ImageLayer {
  /** The digest of the uncompressed tar. */
  readonly diffId: string;
  /** Bytes of the uncompressed tar. */
  readonly size: number;
  /** Bytes of the layer gzipped, where this was asked for. */
  readonly compressedSize: number | undefined;
  /** The instruction that made it, from the history. */
  readonly createdBy: string | undefined;
}

export type EntryType = "file" | "directory" | "symlink" | "device" | "fifo";

export interface ImageEntry {
  /** Absolute, `/etc/passwd`. */
  readonly path: string;
  readonly type: EntryType;
  readonly size: number;
  /** Permission bits with set-uid, set-gid and sticky: 0o4755. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Where a symbolic link points, as written. */
  readonly target: string | undefined;
  /** The layer that brought it; 0 is the lowest. */
  readonly layer: number;
}

export interface ImageUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

/** One image for one platform: indexed in one pass, never unpacked. */
export interface Image {
  /** What it was opened by: a name, a path. */
  readonly ref: string;
  readonly id: string;
  readonly config: ImageConfig;
  readonly history: readonly ImageHistory[];
  readonly layers: readonly ImageLayer[];
  /** Bytes of all layers, uncompressed. */
  readonly size: number;
  /** Bytes of all layers compressed with gzip, or undefined where that was not asked for. */
  readonly compressedSize: number | undefined;
  /** The entry at a path as the container would see it; links are followed inside the image, 40 hops at most. */
  stat(path: string): ImageEntry | undefined;
  /** The entry itself, last link not followed. */
  lstat(path: string): ImageEntry | undefined;
  /** Every entry of the final tree, sorted by path. */
  entries(): Iterable<ImageEntry>;
  /** A kept file's bytes; undefined when it is absent or was not kept (see `OpenImageOptions.keep`). */
  read(path: string): Uint8Array | undefined;
  /** Files that some layer brought and a later one removed or replaced, with their bytes where kept. */
  hidden(): Iterable<{ readonly entry: ImageEntry; readonly removedIn: number; readonly content: Uint8Array | undefined }>;
  /** From the image's own /etc/passwd. */
  users(): readonly ImageUser[];
  /** Debian packages by name with version; undefined where the image has no dpkg database. */
  debianPackages(): ReadonlyMap<string, string> | undefined;
}

export interface OpenImageOptions {
  /** Which files' bytes to keep for `read`; /etc/passwd, /etc/group and the dpkg status are kept always. */
  readonly keep?: (path: string, size: number) => boolean;
  /** Gzip each layer to learn its compressed size; known sizes are taken from the cache by diff id. */
  readonly compressedSizes?: CompressedSizes;
  /** Which image of a source for several platforms: `linux/arm64`. Undefined takes this machine's, or the only one. */
  readonly platform?: string;
}

/** Sizes of layers gzipped at one level, by diff id. */
export interface CompressedSizes {
  /** 1 to 9. */
  readonly level: number;
  get(diffId: string): number | undefined;
  set(diffId: string, bytes: number): void;
}
