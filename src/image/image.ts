/** The image configuration's own names (OCI image-spec config.md, with Docker's additions). */
export interface ImageConfig {
  readonly architecture: string;
  /** Of the architecture: `v7` of arm. */
  readonly variant: string | undefined;
  readonly os: string;
  /** When it was made, as written: `2026-08-21T10:00:00Z`. */
  readonly created: string | undefined;
  readonly author: string | undefined;
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
  /** Instructions for whoever builds on this image. */
  readonly onBuild: readonly string[];
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
  /** As written; undefined where the history does not say. */
  readonly created: string | undefined;
  readonly comment: string | undefined;
}

export type Compression = "none" | "gzip" | "zstd";

export interface ImageLayer {
  /** The digest of the uncompressed tar. */
  readonly diffId: string;
  /** Bytes of the uncompressed tar. */
  readonly size: number;
  /** Bytes of the layer gzipped by us, where this was asked for. */
  readonly compressedSize: number | undefined;
  /** The instruction that made it, from the history. */
  readonly createdBy: string | undefined;
  /** The layer as it is stored: what a pull would transfer where `compression` is not `none`. */
  readonly blob: StoredLayer;
  /** What the layer itself says, in the order of its tar: whiteouts, opaque markers and hard links as such. */
  readonly entries: readonly LayerEntry[];
}

export interface StoredLayer {
  /** `sha256:…` of the stored bytes; undefined where no manifest names it. */
  readonly digest: string | undefined;
  /** Stored bytes. */
  readonly size: number;
  /** As its descriptor declares it; undefined in archives without descriptors. */
  readonly mediaType: string | undefined;
  /** What the media type promises; undefined where there is none, or an unknown one. */
  readonly declared: Compression | undefined;
  /** What its bytes are. */
  readonly compression: Compression;
}

/** What one layer says about one path. */
export interface LayerEntry {
  /** Absolute and clean. For a whiteout the path it takes away, for an opaque marker its directory. */
  readonly path: string;
  readonly type: EntryType | "hardlink" | "whiteout" | "opaque";
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  /** Where a symbolic link points, as written; a hard link's clean absolute path. */
  readonly target: string | undefined;
  /** A kept file's bytes, or the first of them. */
  readonly content: Uint8Array | undefined;
  readonly xattrs: Xattrs | undefined;
  /** Where a file's bytes begin in the uncompressed tar. */
  readonly offset: number;
  /** `sha256:…` of a file's bytes, where `OpenImageOptions.digests` asked for it. */
  readonly digest?: string;
  /** What looks at its bytes have noted, by the look's name. */
  readonly notes?: Notes;
}

export type Notes = Readonly<Record<string, string>>;

/** Extended attributes by name: `security.capability`. */
export type Xattrs = ReadonlyMap<string, Uint8Array>;

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
  /** Seconds since 1970; undefined for a directory that no layer names. */
  readonly mtime: number | undefined;
  readonly xattrs: Xattrs | undefined;
  /** How many names the file has in the final tree: more than 1 for hard links. */
  readonly links: number;
  /** `sha256:…` of a file's bytes, where `OpenImageOptions.digests` asked for it. */
  readonly digest?: string;
  /** What looks at its bytes have noted, by the look's name. */
  readonly notes?: Notes;
}

/** Something to find out of files while they pass, without keeping any of them. */
export interface Look {
  /** Changes with what it notes: notes are remembered under it. */
  readonly name: string;
  wants(path: string, size: number, mode: number): boolean;
  /** What is to be noted of a file's bytes, which are overwritten later; undefined for nothing. */
  look(path: string, bytes: Uint8Array): string | undefined;
}

export interface ImageUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

export interface ImageGroup {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** Something about the image that is not as it should be, though it can be read. Data for checks, not text for people. */
export type ImageProblem =
  /** The declared media type is not what the bytes are: some engines refuse that. */
  | { readonly code: "media-type-differs"; readonly layer: number; readonly declared: Compression; readonly actual: Compression }
  /** BuildKit's `rootfs.diff.tar.zstd`, or another type that no specification names. */
  | { readonly code: "media-type-unknown"; readonly layer: number; readonly mediaType: string }
  /** One layer names a path twice; the last one wins. */
  | { readonly code: "path-twice"; readonly layer: number; readonly path: string }
  /** A name that leads above the root: it is taken as if the root were its own parent. */
  | { readonly code: "path-outside"; readonly layer: number; readonly path: string }
  /** The history names another number of layers than there are, so no layer's instruction is known. */
  | { readonly code: "history-differs"; readonly layers: number; readonly named: number }
  /** The index lists the image for another platform than its configuration is for. */
  | { readonly code: "platform-differs"; readonly declared: string; readonly actual: string }
  /** A descriptor's size is not the blob's. Only where the digest was right all the same. */
  | { readonly code: "size-differs"; readonly what: string; readonly declared: number; readonly actual: number };

/** What was said about an image when it was built: in-toto statements beside it in its index. */
export interface ImageAttestation {
  readonly kind: "sbom" | "provenance" | "other";
  /** `https://spdx.dev/Document`, `https://slsa.dev/provenance/v1`. */
  readonly predicateType: string;
  /** The parsed statement; undefined where it was too large to keep or is absent. */
  readonly statement: unknown;
}

export interface ImagePlatform {
  /** `linux/amd64`, `linux/arm/v7`; undefined where nothing says. */
  readonly platform: string | undefined;
  /** The manifest's digest. */
  readonly digest: string;
  /** False where the index names it but the source does not hold it. */
  readonly present: boolean;
}

export interface ImageManifest {
  readonly digest: string;
  readonly mediaType: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

export type PackageKind = "deb" | "apk" | "rpm" | "python" | "node";

export interface ImagePackage {
  readonly kind: PackageKind;
  readonly name: string;
  readonly version: string;
  /** The file or directory that says so. */
  readonly path: string;
}

export interface ImagePackages {
  readonly found: readonly ImagePackage[];
  /** Databases that are there but could not be read, and why. What they hold is not known. */
  readonly unread: readonly { readonly kind: PackageKind; readonly path: string; readonly reason: string }[];
}

export type ImageFormat = "docker-archive" | "oci-archive" | "oci-layout" | "registry" | "root-file-system";

/** One image for one platform: indexed in one pass, never unpacked. */
export interface Image {
  /** What it was opened by: a name, a path. */
  readonly ref: string;
  readonly id: string;
  readonly format: ImageFormat;
  /** False for a bare file system: it has no configuration, and `config` holds nothing but what an engine would take without one. */
  readonly configured: boolean;
  /** Undefined where the source has none: docker archives from before engine 25, bare file systems. */
  readonly manifest: ImageManifest | undefined;
  /** Names that the source itself gives the image. */
  readonly tags: readonly string[];
  /** Every platform the source has an image for, this one among them. */
  readonly platforms: readonly ImagePlatform[];
  readonly attestations: readonly ImageAttestation[];
  readonly problems: readonly ImageProblem[];
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
  /** A kept file's bytes, fewer than its size where `OpenImageOptions.keep` asked for its beginning only; undefined when it is absent or was not kept. */
  read(path: string): Uint8Array | undefined;
  /** Files that some layer brought and a later one removed or replaced, with their bytes where kept. */
  hidden(): Iterable<{ readonly entry: ImageEntry; readonly removedIn: number; readonly content: Uint8Array | undefined }>;
  /** A file's bytes, kept or not: a second pass over the layer where it was not. Fails with a UserError that says why where there can be none. */
  content(path: string): Promise<Uint8Array>;
  /** The same for a path as one layer brought it, deleted later or not. */
  layerContent(layer: number, path: string): Promise<Uint8Array>;
  /** `sha256:…` of a file's bytes, by a second pass where they were neither kept nor hashed. */
  digest(path: string): Promise<string>;
  /** From the image's own /etc/passwd. */
  users(): readonly ImageUser[];
  /** From the image's own /etc/group. */
  groups(): readonly ImageGroup[];
  /** Users and groups together. */
  passwd(): { readonly users: readonly ImageUser[]; readonly groups: readonly ImageGroup[] };
  /** What package managers say is installed: dpkg, apk, rpm, Python's dist-info, node_modules. */
  packages(): ImagePackages;
  /** Debian packages by name with version; undefined where the image has no dpkg database. */
  debianPackages(): ReadonlyMap<string, string> | undefined;
}

export interface OpenImageOptions {
  /**
   * Which files' bytes to keep for `read`: all of them, none, or so many from the beginning. `mode` has the permission bits.
   * /etc/passwd, /etc/group and what package managers know are kept always.
   */
  readonly keep?: (path: string, size: number, mode: number) => boolean | number;
  /** Which files' bytes to hash while they pass, so that entries have their digest. */
  readonly digests?: (path: string, size: number, mode: number) => boolean;
  /** What to find out of files while they pass; their notes are in `ImageEntry.notes`. */
  readonly looks?: readonly Look[];
  /** Gzip each layer to learn its compressed size; known sizes are taken from the cache by diff id. */
  readonly compressedSizes?: CompressedSizes;
  /** Layers that were read before: a registry's need not be fetched again, an engine's not be inflated, unless `keep` wants a file of theirs. */
  readonly indexes?: LayerIndexes;
  /** Which image of a source for several platforms: `linux/arm64`. Undefined takes this machine's, or the only one. */
  readonly platform?: string;
  /** Which image of an archive that holds several: `app:1`. */
  readonly image?: string;
}

/** What was found in layers before, by the digest of the stored blob: only where that digest can be believed without reading it, the blob is not read again. */
export interface LayerIndexes {
  get(digest: string): IndexedLayer | undefined;
  set(digest: string, layer: IndexedLayer): void;
  /** The documents of an image by its id, and those put by. With them and all its layers an engine need not save the image at all. */
  getImage?(id: string): KnownImage | undefined;
  setImage?(id: string, image: KnownImage): void;
}

/** An engine's image without its layers. */
export interface KnownImage {
  /** The configuration's bytes: their digest is the image's id. */
  readonly config: Uint8Array;
  /** What named the layers, lowest first. */
  readonly layers: readonly KnownLayer[];
  readonly format: ImageFormat;
  readonly manifest: ImageManifest | undefined;
}

export interface KnownLayer {
  /** The stored blob's own digest, under which its index is found. */
  readonly blob: string;
  /** As the manifest names it; undefined where none does. */
  readonly digest: string | undefined;
  readonly mediaType: string | undefined;
  readonly size: number | undefined;
}

/** A layer without the bytes of its files, but for those that the reader itself looks into and those that a cache may hold. */
export interface IndexedLayer {
  readonly diffId: string;
  /** Bytes of the uncompressed tar. */
  readonly size: number;
  readonly compression: Compression;
  /** Bytes as stored. */
  readonly storedSize: number;
  readonly entries: readonly LayerEntry[];
  readonly outside: readonly string[];
  /** The looks whose notes the entries have. */
  readonly looks?: readonly string[];
}

/** Sizes of layers gzipped at one level, by diff id. */
export interface CompressedSizes {
  /** 1 to 9. */
  readonly level: number;
  get(diffId: string): number | undefined;
  set(diffId: string, bytes: number): void;
}
