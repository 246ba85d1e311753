import { describe, expect, test } from "vitest";
import { makeBuildContext } from "../plan/context.ts";
import { makePlan } from "../plan/make.ts";
import type { Plan } from "../plan/plan.ts";
import { causeOf } from "./cause.ts";

interface Failure {
  readonly text?: string;
  readonly step?: string | undefined;
  readonly reason?: string;
  readonly output?: readonly string[];
  readonly line?: number;
  readonly files?: Readonly<Record<string, string>>;
}

function planOf(text: string, files: Readonly<Record<string, string>> = {}): Plan {
  const context = makeBuildContext({
    files: Object.keys(files),
    read: (path) => files[path],
    exists: (path) => Object.hasOwn(files, path),
    dockerfilePath: "Dockerfile",
  });
  return makePlan({ path: "Dockerfile", text, context });
}

function told({
  files,
  line,
  output = [],
  reason = 'process "/bin/sh -c x" did not complete successfully: exit code: 1',
  step = "[2/2] RUN x",
  text = "FROM a\nRUN x\n",
}: Failure) {
  return causeOf({ step, reason, output, line: line ?? undefined }, planOf(text, files));
}

// each line as the tool printed it in a build of this project
describe.each<[string, string, Failure, string]>([
  ["a disk that is full", "no-space", { output: ["dd: error writing '/t/x': No space left on device", "2+0 records in"] }, "disk"],
  ["a program of another processor", "platform-without-emulation", { step: '[3/3] RUN ["/x"]', output: ["exec /x: exec format error"] }, "processor"],
  ["a step that was killed", "out-of-memory", { reason: 'process "/bin/sh -c x" did not complete successfully: exit code: 137', output: ["Killed"] }, "memory"],
  [
    "a frontend out of reach",
    "frontend-unreachable",
    {
      step: "resolve image config for docker-image://registry.invalid/docker/dockerfile:1",
      reason:
        'failed to do request: Head "https://registry.invalid/v2/docker/dockerfile/manifests/1": dial tcp: lookup registry.invalid on 10.0.0.1:53: no such host',
    },
    "# syntax=",
  ],
  [
    "a registry out of reach",
    "registry-unreachable",
    {
      step: "[internal] load metadata for registry.invalid/x:1",
      reason: 'failed to do request: Head "https://registry.invalid/v2/x/manifests/1": dial tcp: lookup registry.invalid on 10.0.0.1:53: no such host',
    },
    "registry",
  ],
  [
    "a certificate that pip does not trust, not the missing distribution that follows",
    "certificate-untrusted",
    {
      step: "[2/2] RUN pip install six",
      output: [
        "Could not fetch URL https://index.invalid/simple/six/: (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed'))) - skipping",
        "ERROR: No matching distribution found for six",
      ],
    },
    "not trusted",
  ],
  [
    "a name that is not known",
    "name-not-resolved",
    { output: ["fatal: unable to access 'https://git.invalid/': Could not resolve host: git.invalid"] },
    "git.invalid",
  ],
  [
    "such a name without the name",
    "name-not-resolved",
    { output: ["urllib.error.URLError: <urlopen error [Errno -2] Name or service not known>"] },
    "inside the build",
  ],
  [
    "apt's lists that are older than the archive",
    "apt-index-stale",
    { output: ["E: Failed to fetch http://deb.example/pool/c/curl/curl_7.88_amd64.deb  404  Not Found [IP: 10.0.0.1 80]"] },
    "older than the archive",
  ],
  ["apt without lists", "apt-lists-missing", { step: "[2/2] RUN apt-get install -y curl", output: ["E: Unable to locate package curl"] }, "does not know curl"],
  [
    "a package that the release does not have",
    "apt-package-unknown",
    { step: "[2/2] RUN apt-get update && apt-get install -y curll", output: ["E: Unable to locate package curll"] },
    "no package curll",
  ],
  [
    "npm ci with a lock out of step, with what is missing",
    "npm-lock-out-of-step",
    {
      step: "[4/4] RUN npm ci",
      output: [
        "npm error code EUSAGE",
        "npm error `npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file",
        "npm error Missing: is-odd@3.0.1 from lock file",
      ],
    },
    "Missing: is-odd@3.0.1 from lock file",
  ],
  [
    "npm ci without a lock",
    "npm-lock-missing",
    { output: ["npm error The `npm ci` command can only install with an existing package-lock.json or"] },
    "no package-lock.json",
  ],
  [
    "uv with a lock out of step",
    "uv-lock-out-of-step",
    { output: ["error: The lockfile at `uv.lock` needs to be updated, but `--locked` was provided."] },
    "uv.lock",
  ],
  [
    "a package for another Python",
    "pip-other-python",
    {
      step: '[2/2] RUN pip install "django==6.0"',
      output: [
        "ERROR: Ignored the following versions that require a different python version: 6.0 Requires-Python >=3.12; 6.0.1 Requires-Python >=3.12",
        "ERROR: No matching distribution found for django==6.0",
      ],
    },
    ">=3.12",
  ],
  ["a version that the index does not have", "pip-no-match", { output: ["ERROR: No matching distribution found for fastapi==99.0"] }, "fastapi==99.0"],
  ["a secret that was not given", "secret-missing", { reason: "secret tok: not found" }, "tok"],
  ["a secret that was not given and not required", "secret-missing", { output: ["cat: /run/secrets/tok: No such file or directory"] }, "tok"],
  ["a flag that the frontend does not know", "flag-unknown", { step: undefined, reason: "dockerfile parse error on line 2: unknown flag: nosuch" }, "--nosuch"],
  ["a mount that nobody knows", "mount-type-unknown", { reason: 'unsupported mount type "nosuch"' }, "nosuch"],
  [
    "a user that is not there",
    "user-unknown",
    { reason: 'process "/bin/sh -c true" did not complete successfully: unable to find user app: no matching entries in passwd file' },
    "app",
  ],
  ["pip on a distribution's own Python", "pip-managed-outside", { output: ["error: externally-managed-environment"] }, "distribution"],
  ["a script without the right to run", "file-not-executable", { output: ["/bin/sh: 1: /e.sh: Permission denied"] }, "/e.sh"],
  ["git that is not there", "git-missing", { output: ["ERROR: Cannot find command 'git' - do you have 'git' installed and in your PATH?"] }, "git"],
  ["a program that is not there", "program-missing", { output: ["/bin/sh: 1: curl: not found"] }, "curl is not installed"],
  ["a script that is not there", "program-missing", { output: ["/bin/sh: 1: /e.sh: not found"] }, "line end of Windows"],
])("%s", (_, id, failure, words) => {
  test("is told", () => {
    const known = told(failure);
    expect(known).toMatchObject({ id });
    expect(`${known?.cause} ${known?.try}`).toContain(words);
    expect(`${known?.cause} ${known?.try}`).not.toContain("{1}");
  });
});

test("a package that has to be compiled is named, with the Debian packages that it needs", () => {
  const output = [
    "Collecting psycopg2==2.9.10",
    "  Preparing metadata (setup.py): finished with status 'error'",
    "      Error: pg_config executable not found.",
    "error: metadata-generation-failed",
  ];
  const known = told({ step: "[2/2] RUN pip install psycopg2==2.9.10", output });
  expect(known?.cause).toMatch(/^psycopg2 has no ready-made wheel/);
  expect(known?.try).toContain("gcc libc6-dev libpq-dev");
  expect(known?.at).toBe(2);
});

test("a header that is missing names its package where the Python package is not known", () => {
  const output = ["      src/x.c:1:10: fatal error: ffi.h: No such file or directory", "  ERROR: Failed building wheel for unheard-of"];
  const known = told({ step: "[2/2] RUN pip install unheard-of", output });
  expect(known?.cause).toMatch(/^unheard-of /);
  expect(known?.try).toContain("libffi-dev");
});

test("what a user may not do is told with the user", () => {
  const text = "FROM a\nUSER app\nRUN mkdir /srv/x\n";
  const output = ["mkdir: cannot create directory '/srv/x': Permission denied"];
  expect(told({ text, step: "[2/2] RUN mkdir /srv/x", output, line: 3 })?.cause).toContain("runs as app");
  expect(told({ text: "FROM a\nRUN mkdir /srv/x\n", step: "[2/2] RUN mkdir /srv/x", output, line: 2 })?.cause).toBe("the step may not write there");
});

describe("a source of COPY that is not there", () => {
  const reason = 'failed to compute cache key: failed to calculate checksum of ref abc::def: "/a.txt": not found';
  const copy = { text: "FROM a\nCOPY a.txt /\n", step: "[2/2] COPY a.txt /", reason };

  test("is one that the ignore file leaves out", () => {
    expect(told({ ...copy, files: { ".dockerignore": "b\n*.txt\n", "a.txt": "a" } })).toMatchObject({
      id: "copy-source-ignored",
      cause: "a.txt is left out of the context by line 2 of .dockerignore",
    });
  });

  test("is one that lies elsewhere", () => {
    expect(told({ ...copy, files: { "backend/a.txt": "a" } })).toMatchObject({
      id: "copy-source-missing",
      try: expect.stringContaining("backend/a.txt") as unknown,
    });
  });

  test("is one of a stage", () => {
    expect(told({ ...copy, step: "[runner 2/2] COPY --from=builder a.txt /" })?.cause).toBe("there is no /a.txt in builder");
  });
});

test("what nobody here knows has no cause", () => {
  expect(told({ output: ["ls: cannot access '/nope'"] })).toBeUndefined();
});
