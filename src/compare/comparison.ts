import type { EntryType, PackageKind } from "../image/image.ts";
import type { NoiseCode } from "../facts/build-noise.ts";

/** Two images beside each other. Bytes where nothing else is said; layer 0 is the lowest. */
export interface ImageComparison {
  readonly before: ComparedImage;
  readonly after: ComparedImage;
  /**
   * `identical`: one and the same image, by its digest. `alike`: another digest, yet what runs is the same: configuration, packages, content, modes and
   * owners; only times and history differ. `different`: somebody who runs it may notice.
   */
  readonly outcome: "identical" | "alike" | "different";
  readonly configuration: readonly ConfigurationChange[];
  readonly packages: readonly PackageChange[];
  readonly files: readonly FileChange[];
  readonly layers: readonly LayerPair[];
  /** Why they differ, as far as that can be told: the most files first. */
  readonly reasons: readonly DifferenceReason[];
}

export interface ComparedImage {
  /** What it was asked for by. */
  readonly ref: string;
  readonly id: string;
  /** The manifest's digest; undefined where the source has none. */
  readonly digest: string | undefined;
  /** `linux/arm64/v8`; undefined for a bare file system. */
  readonly platform: string | undefined;
  readonly created: string | undefined;
  /** Bytes of all layers as tar files. */
  readonly size: number;
  /** Bytes that a pull transfers; undefined where the source holds a layer uncompressed. */
  readonly transferSize: number | undefined;
  readonly files: number;
}

/** One setting that whoever runs the image may notice. Values are as JSON or as words, without secrets; undefined where it is not set. */
export interface ConfigurationChange {
  /** `user`, `environment`, `entrypoint`, `cmd`, `workdir`, `port`, `volume`, `label`, `stop signal`, `health check`, `shell`, `on build`, `platform`. */
  readonly setting: string;
  /** Which variable, label, port or volume, or which part of a health check. */
  readonly name: string | undefined;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export interface PackageChange {
  readonly kind: PackageKind;
  readonly name: string;
  /** Every version that is installed, sorted; empty where none is. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What of an entry differs. `time` is the time of its last change. */
export type FileAspect = "type" | "content" | "target" | "mode" | "owner" | "attributes" | "time";

export interface FileChange {
  readonly path: string;
  readonly change: "added" | "removed" | "changed";
  /** Empty for what was added or removed. */
  readonly aspects: readonly FileAspect[];
  readonly before: ComparedEntry | undefined;
  readonly after: ComparedEntry | undefined;
  /** Why, where that can be told: a code of `reasons`. */
  readonly why: ReasonCode | undefined;
  /** The package that it belongs to and whose version differs: `openssl`. */
  readonly package: string | undefined;
}

export interface ComparedEntry {
  readonly type: EntryType;
  readonly size: number;
  /** Permission bits with set-uid, set-gid and sticky: 0o4755. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Where a symbolic link points, as written. */
  readonly target: string | undefined;
  /** Seconds since 1970. */
  readonly time: number | undefined;
  /** `sha256:…` of a file's bytes. */
  readonly digest: string | undefined;
  readonly layer: number;
}

export interface LayerPair {
  readonly before: ComparedLayer | undefined;
  readonly after: ComparedLayer | undefined;
  /** One and the same tar. */
  readonly same: boolean;
}

export interface ComparedLayer {
  readonly number: number;
  readonly diffId: string;
  readonly size: number;
  /** The instruction that made it, without secrets; undefined where the history does not say. */
  readonly instruction: string | undefined;
}

export type ReasonCode =
  | NoiseCode
  | "time-only"
  | "folder-follows"
  | "bytecode-time"
  | "bytecode"
  | "gzip-time"
  | "password-day"
  | "record-order"
  | "record-follows"
  | "package";

export interface DifferenceReason {
  readonly code: ReasonCode;
  readonly files: number;
  /** One of them. */
  readonly example: string;
}
