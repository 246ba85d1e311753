import { version } from "../../version.ts";
import type { SetSubject } from "./subject.ts";
import { verbsOf } from "./verbs.ts";

const VERIFY = "verify --format text --output - --format sarif --output plimsoll.sarif --format junit --output plimsoll.xml";

/** A workflow of GitHub that builds, tries and proves every image, and leaves its reports where they are looked at. */
export function githubWorkflow(subject: SetSubject): string {
  const tests = testCommands(subject);
  return [
    "name: container",
    "",
    "on:",
    "  push:",
    "    branches: [main]",
    "  pull_request:",
    "",
    "# A newer commit of the same branch makes the older run useless.",
    "concurrency:",
    "  group: container-${{ github.ref }}",
    "  cancel-in-progress: true",
    "",
    "permissions:",
    "  contents: read",
    "",
    "jobs:",
    "  verify:",
    "    runs-on: ubuntu-latest",
    "    timeout-minutes: 30",
    "    permissions:",
    "      contents: read",
    "      # for the findings in the tab Security",
    "      security-events: write",
    "    steps:",
    "      - uses: actions/checkout@v4",
    "      - uses: actions/setup-node@v4",
    "        with: { node-version: 24 }",
    "      - uses: docker/setup-buildx-action@v3",
    "      - name: The set is what the contract asks for",
    `        run: npx --yes plimsoll@${version} sync --check`,
    "      - name: Build, run, prove",
    `        run: npx --yes plimsoll@${version} ${VERIFY}`,
    "      - uses: github/codeql-action/upload-sarif@v3",
    "        if: always() && hashFiles('plimsoll.sarif') != ''",
    "        with: { sarif_file: plimsoll.sarif }",
    "      - uses: actions/upload-artifact@v4",
    "        if: always()",
    "        with: { name: plimsoll, path: plimsoll.*, if-no-files-found: ignore }",
    ...(tests.length === 0
      ? []
      : [
          "",
          "  tests:",
          "    runs-on: ubuntu-latest",
          "    timeout-minutes: 30",
          "    steps:",
          "      - uses: actions/checkout@v4",
          "      - name: Tests, with the services they need",
          "        env: { HOST_UID: 1001, HOST_GID: 1001 }",
          "        run: |",
          ...tests.map((line) => `          ${line}`),
        ]),
    "",
  ].join("\n");
}

/** The same for GitLab. */
export function gitlabPipeline(subject: SetSubject): string {
  const tests = testCommands(subject);
  return [
    "stages: [verify]",
    "",
    "default:",
    "  image: docker:28-cli",
    "  services: [docker:28-dind]",
    "",
    "variables:",
    "  # The engine beside the job makes its certificates here.",
    "  DOCKER_TLS_CERTDIR: /certs",
    "",
    "verify:",
    "  stage: verify",
    "  before_script:",
    "    - apk add --no-cache nodejs npm",
    "  script:",
    `    - npx --yes plimsoll@${version} sync --check`,
    `    - npx --yes plimsoll@${version} ${VERIFY}`,
    "  artifacts:",
    "    when: always",
    "    paths: [plimsoll.sarif, plimsoll.xml]",
    "    reports:",
    "      junit: plimsoll.xml",
    ...(tests.length === 0 ? [] : ["", "tests:", "  stage: verify", "  script:", ...tests.map((line) => `    - ${JSON.stringify(line)}`)]),
    "",
  ].join("\n");
}

/** What runs the tests of the environment that is for CI, or of the one for tests. */
function testCommands(subject: SetSubject): readonly string[] {
  const environment = subject.set.environments.find(({ kind }) => kind === "ci") ?? subject.set.environments.find(({ kind }) => kind === "test");
  if (environment === undefined) return [];
  const verb = verbsOf(subject).find((one) => one.environment === environment && one.name === environment.name);
  if (verb === undefined) return [];
  const compose = `docker compose --file ${environment.file} --env-file ${environment.envFile}`;
  return [
    `cp ${environment.example} ${environment.envFile}`,
    ...verb.commands.map((command) => command.replaceAll("$COMPOSE", compose).replaceAll(" $ARGS", "")),
  ];
}
