import type { BuildSpec, DockerfileFeature, FeatureUse, Refusal } from "../build-kind.ts";
import type { CommandLine } from "../command-line.ts";
import { registryOf } from "./build.ts";

const NEVER_THERE = "plimsoll-is-not-there";

/** A file that uses the feature and then copies what is never there: whether the builder gets so far tells whether it knows the feature. */
const PROBES: Partial<Readonly<Record<DockerfileFeature, string>>> = {
  heredoc: "COPY <<END /a\na\nEND",
  "start-interval": 'HEALTHCHECK --start-interval=1s CMD ["true"]',
  "copy-link": `COPY --link ${NEVER_THERE} /a`,
  "copy-parents": `COPY --parents ${NEVER_THERE} /a`,
  "copy-exclude": `COPY --exclude=*.x ${NEVER_THERE} /a`,
  "add-checksum": `ADD --checksum=sha256:${"0".repeat(64)} ${NEVER_THERE} /a`,
};

const CALLED: Readonly<Record<DockerfileFeature, string>> = {
  heredoc: "here-documents",
  "start-interval": "HEALTHCHECK --start-interval",
  "copy-link": "COPY --link",
  "copy-parents": "COPY --parents",
  "copy-exclude": "COPY --exclude",
  "add-checksum": "ADD --checksum",
  "add-git": "ADD of a git repository",
  "run-mount-secret": "RUN --mount=type=secret",
  "run-mount-ssh": "RUN --mount=type=ssh",
  "run-network": "RUN --network",
  "run-security": "RUN --security",
  "syntax-frontend": "a `# syntax` frontend",
};

/** Which features this podman does not know, found out by trying each once; kept for as long as the engine is connected. */
export function featureProbe(podman: CommandLine): (feature: DockerfileFeature, signal?: AbortSignal) => Promise<boolean> {
  const known = new Map<DockerfileFeature, Promise<boolean>>();
  return (feature, signal) => {
    const probe = PROBES[feature];
    if (probe === undefined) return Promise.resolve(feature !== "syntax-frontend");
    const found = known.get(feature) ?? knows(podman, probe, signal);
    known.set(feature, found);
    return found;
  };
}

async function knows(podman: CommandLine, probe: string, signal?: AbortSignal): Promise<boolean> {
  const text = `FROM scratch\n${probe}\nCOPY ${NEVER_THERE} /b\n`;
  const { stderr } = await podman.attempt(["build", "--layers=false", "--force-rm", "--file", "Containerfile", "."], {
    files: { Containerfile: text },
    timeout: 20_000,
    ...(signal === undefined ? {} : { signal }),
  });
  // what is not said to be unknown is left to the build itself
  return !/flag provided but not defined|unknown flag|only supports the|"\/<<|Unknown instruction|unrecognized|not supported/i.test(stderr);
}

/** What podman will not do of this build. */
export async function refusals(
  probe: (feature: DockerfileFeature, signal?: AbortSignal) => Promise<boolean>,
  version: string,
  spec: BuildSpec,
  used: readonly FeatureUse[],
  signal?: AbortSignal,
): Promise<readonly Refusal[]> {
  const found: Refusal[] = [];
  const who = `podman ${version}`;
  for (const { feature, line } of used) {
    if (await probe(feature, signal)) continue;
    signal?.throwIfAborted();
    if (feature === "syntax-frontend") {
      found.push({
        kind: "ignored",
        line,
        what: `${who} builds with a frontend of its own, whatever \`# syntax\` names`,
        instead: "docker fetches the named one",
      });
    } else
      found.push({
        kind: "refused",
        line,
        what: `${who} does not know ${CALLED[feature]}`,
        instead: "write it otherwise, or build with a newer podman or with docker",
      });
  }
  return [...found, ...refusedBySpec(who, spec)];
}

function* refusedBySpec(who: string, spec: BuildSpec): Iterable<Refusal> {
  if (spec.builder !== undefined) {
    yield { kind: "refused", what: `--builder ${spec.builder}: ${who} builds by itself and knows no builders`, instead: "--engine docker" };
  }
  const caches = [...(spec.cacheFrom ?? []), ...(spec.cacheTo ?? [])];
  const strange = caches.find((word) => registryOf(word) === undefined);
  if (strange !== undefined) yield { kind: "refused", what: `${strange}: ${who} keeps a build cache in registries only`, instead: "type=registry,ref=NAME" };
  if ((spec.platforms?.length ?? 0) > 1) {
    yield {
      kind: "refused",
      what: `--platform ${spec.platforms?.join(",")}: several at once are built with docker only`,
      instead: "one --platform at a time, or --engine docker",
    };
  }
}
