/** What of the Dockerfile's language came with which version of `docker/dockerfile`. Source: the Dockerfile reference, "minimum version required". */
export interface FrontendFeature {
  readonly name: string;
  /** `[1, 4]` is 1.4. */
  readonly since: readonly [number, number];
  /** Whether the labs channel had it before. */
  readonly labs?: true;
}

/** Flags by instruction. */
export const frontendFlags: Readonly<Record<string, Readonly<Record<string, Omit<FrontendFeature, "name">>>>> = {
  RUN: { mount: { since: [1, 2] }, network: { since: [1, 3] }, security: { since: [1, 20], labs: true } },
  COPY: { link: { since: [1, 4] }, parents: { since: [1, 20], labs: true }, exclude: { since: [1, 19], labs: true } },
  ADD: { link: { since: [1, 4] }, checksum: { since: [1, 6], labs: true }, exclude: { since: [1, 19], labs: true }, unpack: { since: [1, 17] } },
  HEALTHCHECK: { "start-interval": { since: [1, 6] } },
};

export const hereDocuments: FrontendFeature = { name: "a here-document", since: [1, 4] };
export const secretAsVariable: FrontendFeature = { name: "RUN --mount=type=secret,env=", since: [1, 10] };

/** A version of `docker/dockerfile` as a `# syntax=` line names it. */
export interface FrontendVersion {
  readonly version: readonly [number, number];
  readonly labs: boolean;
}

/** The version in `docker/dockerfile:1.4`; undefined for another frontend, and for a tag that moves: `1`, `latest`, `1-labs`. */
export function frontendVersion(syntax: string): FrontendVersion | undefined {
  const match = /^(?:docker\.io\/)?docker\/dockerfile:(\d+)\.(\d+)(?:\.\d+)?(-labs)?(?:@sha256:[0-9a-f]{64})?$/.exec(syntax.trim());
  return match === null ? undefined : { version: [Number(match[1]), Number(match[2])], labs: match[3] !== undefined };
}

/** Whether a version lacks what came with another one. */
export function lacks({ labs, version }: FrontendVersion, feature: Omit<FrontendFeature, "name">): boolean {
  if (labs && feature.labs === true) return false;
  const [major, minor] = version;
  return major < feature.since[0] || (major === feature.since[0] && minor < feature.since[1]);
}
