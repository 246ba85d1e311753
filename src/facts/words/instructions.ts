/** What an instruction costs, when its result changes, and its options. Cache rules were tried on BuildKit. */
export interface InstructionWords {
  /** What it leaves in the image. */
  readonly costs: string;
  /** What a change of it repeats: every later step of the stage, later RUN, later RUN in shell form, or nothing. */
  readonly repeats: "steps" | "runs" | "shell-runs" | "nothing";
  /** Options without their dashes; `{}` is the value. */
  readonly options?: Readonly<Record<string, string>>;
}

const SETTINGS = "no layer and no bytes: it only changes the image's settings";
const COPY_OPTIONS = {
  from: "takes the files from {} instead of the build context",
  chown: "gives the files to {}; in the same step, since a chown in a RUN would store them a second time",
  chmod: "gives the files the rights {}",
  link: "makes a layer that does not depend on those below, so that a new base repeats nothing",
  parents: "keeps the directories of the sources",
  exclude: "leaves out {}",
} as const;

/** Sources: the Dockerfile reference of Docker, and builds with BuildKit for what a change repeats. */
export const instructionWords: Readonly<Record<string, InstructionWords>> = {
  FROM: {
    costs: "everything that lies in its base",
    repeats: "steps",
    options: { platform: "the image for the system and architecture {}, whatever machine builds" },
  },
  RUN: {
    costs: "a layer with every file it leaves; what a later line deletes stays in this one",
    repeats: "steps",
    options: {
      mount: "during this step only: {}",
      network: "the network of this step: {}; none is none",
      security: "the rights of this step: {}; insecure is all of them",
      device: "the device {} during this step",
    },
  },
  COPY: { costs: "a layer as large as what it copies", repeats: "steps", options: COPY_OPTIONS },
  ADD: {
    costs: "a layer as large as what it brings",
    repeats: "steps",
    options: {
      ...COPY_OPTIONS,
      checksum: "fails where the download has another checksum than {}",
      "keep-git-dir": "keeps the history of a git repository: {}",
      unpack: "whether it unpacks an archive: {}",
    },
  },
  WORKDIR: { costs: "an empty directory, where there is none yet", repeats: "steps" },
  ENV: { costs: SETTINGS, repeats: "runs" },
  ARG: { costs: "nothing in the image; but its value can be read in the image's history by everybody", repeats: "runs" },
  USER: { costs: SETTINGS, repeats: "runs" },
  SHELL: { costs: SETTINGS, repeats: "shell-runs" },
  LABEL: { costs: SETTINGS, repeats: "nothing" },
  EXPOSE: { costs: SETTINGS, repeats: "nothing" },
  VOLUME: { costs: SETTINGS, repeats: "nothing" },
  CMD: { costs: SETTINGS, repeats: "nothing" },
  ENTRYPOINT: { costs: SETTINGS, repeats: "nothing" },
  STOPSIGNAL: { costs: SETTINGS, repeats: "nothing" },
  MAINTAINER: { costs: SETTINGS, repeats: "nothing" },
  ONBUILD: { costs: SETTINGS, repeats: "nothing" },
  HEALTHCHECK: {
    costs: "no bytes; but the command runs again and again in the container",
    repeats: "nothing",
    options: {
      interval: "asks every {}",
      timeout: "takes no answer within {} for a failure",
      "start-period": "for the first {} a failure does not count, since the program still starts",
      "start-interval": "during that time asks every {}",
      retries: "is unhealthy after {} failures in a row",
    },
  },
};

/** What the engine does where HEALTHCHECK does not say. */
export const healthDefaults: Readonly<Record<string, string>> = { interval: "30s", timeout: "30s", retries: "3" };

/** Kinds of `RUN --mount`, and what they are for. */
export const mountWords: Readonly<Record<string, string>> = {
  cache: "a directory that lives on from build to build and never comes into the image: downloads are there the next time",
  bind: "files from the build context or another stage, without copying them into the image",
  secret: "a secret that the builder hands over and that no layer keeps",
  ssh: "the builder's SSH agent, so that no key comes into the image",
  tmpfs: "a directory in memory, gone after the step",
};

export const mountOptions: Readonly<Record<string, string>> = {
  target: "at {}",
  dst: "at {}",
  destination: "at {}",
  source: "from {}",
  src: "from {}",
  from: "of {}",
  id: "called {}",
  sharing: "shared with builds at the same time: {}",
  mode: "with the rights {}",
  uid: "owned by the user {}",
  gid: "owned by the group {}",
  required: "and the build fails without it",
  rw: "which may be written to; what is written is lost",
  readwrite: "which may be written to; what is written is lost",
  ro: "read-only",
  readonly: "read-only",
  env: "as the variable {}",
  size: "of at most {} bytes",
};

/** Comments at the top that tell the builder something. */
export const directiveWords: Readonly<Record<string, string>> = {
  syntax: "the version of the Dockerfile language, which the builder loads as an image: newer features work on older builders",
  escape: "the sign that joins lines and takes the meaning off the next one",
  check: "which of BuildKit's own checks run, and whether they fail the build",
};

/** Labels that everybody reads the same way. */
export const labelWords: Readonly<Record<string, string>> = {
  "org.opencontainers.image.title": "the image's name for people",
  "org.opencontainers.image.description": "what the image is",
  "org.opencontainers.image.version": "the version of what is inside",
  "org.opencontainers.image.revision": "the version of the source",
  "org.opencontainers.image.source": "where the source is",
  "org.opencontainers.image.url": "where to read more",
  "org.opencontainers.image.documentation": "where the documentation is",
  "org.opencontainers.image.licenses": "the licences of what is inside",
  "org.opencontainers.image.authors": "who made it",
  "org.opencontainers.image.vendor": "who distributes it",
  "org.opencontainers.image.created": "when it was made",
  "org.opencontainers.image.ref.name": "its name",
  "org.opencontainers.image.base.name": "the image it stands on",
  "org.opencontainers.image.base.digest": "the exact image it stands on",
  maintainer: "who looks after it",
};

/** Signals by which a container is asked to end. */
export const signalWords: Readonly<Record<string, string>> = {
  SIGTERM: "the usual request to end",
  SIGINT: "what Ctrl-C sends",
  SIGQUIT: "for nginx and its like: end once requests are answered",
  SIGKILL: "ends at once, without a chance to tidy up",
  SIGWINCH: "for Apache: end once requests are answered",
  "SIGRTMIN+3": "for systemd: end",
  SIGHUP: "for many servers: read settings again",
};
