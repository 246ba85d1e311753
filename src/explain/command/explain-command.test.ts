import { describe, expect, test } from "vitest";
import { knownProgram } from "./known-programs.ts";
import { explainScript } from "./explain-script.ts";
import type { ScriptLine } from "./kind.ts";
import { modeMeaning } from "./file-mode.ts";

function lines(script: readonly ScriptLine[], depth = 0): readonly string[] {
  return script.flatMap(({ around, command, depth: own, joint }) => {
    const inset = "  ".repeat(depth + own) + (joint === undefined ? "" : `${joint} `);
    return command === undefined
      ? [`${inset}~ ${around ?? ""}`]
      : [`${inset}${command.title}: ${command.does ?? "?"}`, ...lines(command.inner, depth + own + 1)];
  });
}

const explained = (text: string): readonly string[] => lines(explainScript(text, (shown) => shown));

/** Options and their meaning, of the first command that has some. */
function options(text: string): readonly (readonly [string, string | undefined])[] {
  const all = (script: readonly ScriptLine[]): readonly (readonly [string, string | undefined])[] =>
    script.flatMap(({ command }) => [
      ...(command?.parts ?? []).filter(({ kind }) => kind === "option" || kind === "setting").map(({ means, text: written }) => [written, means] as const),
      ...all(command?.inner ?? []),
    ]);
  return all(explainScript(text, (shown) => shown));
}

describe("a command is told by its own manual", () => {
  test.each<[string, string]>([
    ["apt-get -qy install --no-install-recommends gcc libpq-dev", "apt-get install: installs gcc and libpq-dev"],
    ["apk add --no-cache --virtual .build gcc", "apk add: installs gcc"],
    ["pip install -r requirements.txt", "pip install: installs Python packages"],
    ["pip3.12 install a b c d e f", "pip3.12 install: installs the Python packages a, b, c and 3 more"],
    ["/opt/venv/bin/pip install flask", "/opt/venv/bin/pip install: installs the Python package flask"],
    ["pip install $PACKAGES", "pip install: installs the Python packages $PACKAGES"],
    ["php -- --install-dir=/usr/bin", "php: runs what it gets as a script"],
    ["pnpm turbo run build --filter=live", "pnpm: runs turbo: a script of package.json, or a program of a package"],
    ["chmod +x,o-w /a", "chmod: gives /a the rights +x,o-w"],
    ["yarn --version", "yarn: says its version"],
    ["php -m", "php: lists its extensions"],
    ["cabal install", "cabal install: compiles and installs the package that is here"],
    ["gem install rake", "gem install: installs the gem rake"],
    ["apt-key add -", "apt-key add: trusts the key in its input for every repository"],
    ["npm ci --omit=dev", "npm ci: installs exactly what the lock file says, after it deleted what was there"],
    ["tar xzf a.tgz -C /opt", "tar: unpacks an archive"],
    ["tar -czf a.tgz b", "tar: makes an archive of b"],
    ["cp -r a b /c", "cp: copies a and b to /c"],
    ["ln -s /a", "ln: makes a link to /a here"],
    ["useradd -mu1001 app", "useradd: adds the user app"],
    ["adduser app docker", "adduser: adds the user app to the group docker"],
    ["usermod -aG docker app", "usermod: puts the user app into the group docker"],
    ["usermod -aG docker,audio app", "usermod: puts the user app into the groups docker,audio"],
    ["dpkg --add-architecture i386", "dpkg: lets packages of the architecture i386 be installed too"],
    ["cmake --build out", "cmake: builds what was prepared in out"],
    ["gpg --batch --fetch-keys https://k", "gpg: fetches keys from https://k"],
    ["[ -f x ]", "[: asks whether -f x"],
    ["uv pip install --system flask", "uv pip install: installs the Python package flask"],
    ["yarn build:prod", "yarn: runs build:prod: a script of package.json, or a program of a package"],
    ["./configure --with-ssl", "./configure: prepares the build for this system"],
    ["echo --not-an-option", "echo: prints --not-an-option"],
  ])("%s", (text, said) => {
    expect(explained(text)[0]).toBe(said);
  });

  test.each<[string, readonly (readonly [string, string | undefined])[]]>([
    [
      "rm -rf x",
      [
        ["-r", "with everything below"],
        ["-f", "asks nothing, and does not mind what is not there"],
      ],
    ],
    [
      "useradd -mu1001 app",
      [
        ["-m", "with a home directory"],
        ["-u1001", "with the number 1001"],
      ],
    ],
    ["useradd --uid 1001 app", [["--uid 1001", "with the number 1001"]]],
    ["useradd --uid=1001 app", [["--uid=1001", "with the number 1001"]]],
    [
      "make -j4 prefix=/usr install",
      [
        ["-j4", "runs 4 jobs at the same time"],
        ["prefix=/usr", "installs below /usr"],
      ],
    ],
    ["make -j", [["-j", "runs jobs at the same time"]]],
    ["cmake -DCMAKE_BUILD_TYPE=Release .", [["-DCMAKE_BUILD_TYPE=Release", "sets CMAKE_BUILD_TYPE=Release"]]],
    [
      "tar xf a.tar --strip 1",
      [
        ["-x", "unpacks"],
        ["-f a.tar", "of the archive a.tar; - is standard input or output"],
        ["--strip 1", "leaves off the first 1 directories of each path"],
      ],
    ],
    [
      "go build -o /app -ldflags='-s -w' .",
      [
        ["-o /app", "writes the program to /app"],
        ["-ldflags=-s -w", "hands -s -w to the linker; -s -w leaves symbols out, which makes the program smaller"],
      ],
    ],
    ["apt-get install --made-up gcc", [["--made-up", undefined]]],
    ["rm -- -rf", []],
    [
      "rm -rZ x",
      [
        ["-r", "with everything below"],
        ["-Z", undefined],
      ],
    ],
  ])("options of %s", (text, told) => {
    expect(options(text)).toEqual(told);
  });
});

describe("what is not known is said to be unknown", () => {
  test.each([
    ["made-up --x", "made-up: ?"],
    ["$TOOL --x", "$TOOL: ?"],
    ["apt-get frobnicate x", "apt-get: ?"],
    ["/opt/thing/install --update", "/opt/thing/install: runs /opt/thing/install, a program of the image's own"],
    ["start.sh", "start.sh: runs start.sh, a program of the image's own"],
  ])("%s", (text, said) => {
    expect(explained(text)).toEqual([said]);
  });
});

test("commands inside commands are told too", () => {
  expect(
    explained(
      'sudo -u app sh -c "cd /x && make"; python3 -m pip install x; find . -exec rm {} +; timeout 5 curl a; env A=1 make; python manage.py migrate --noinput',
    ),
  ).toEqual([
    "sudo: runs a command as root",
    "  sh: runs commands in a shell",
    "    cd: goes to the directory /x",
    "    && make: makes what the Makefile's first rule says",
    "; python3: runs the module pip",
    "  pip install: installs the Python package x",
    "; find: goes through .",
    "  rm: deletes what was found",
    "; timeout: runs a command for 5 at most",
    "  curl: loads a",
    "; env: runs a command with other variables",
    "  make: makes what the Makefile's first rule says",
    "; python: runs manage.py",
    "  manage.py migrate: brings the database to the state the code needs",
  ]);
});

test("conditions, loops, pipes and substitutions are told in order", () => {
  expect(
    explained("f() { ls; }; if a=$(nproc); then f; else exit 1; fi; for x in 1 2; do echo $x; done; curl -s u | sh; ! true; case $A in x) ls;; esac"),
  ).toEqual([
    "~ the function f, when it is called",
    "  ls: lists the directory",
    "; ~ if",
    "  a: sets a for the commands that follow",
    "    $() nproc: says how many processors there are",
    "~ then",
    "  f: runs the function of that name",
    "~ otherwise",
    "  exit: ends with the exit code 1",
    "; ~ for each of 1 2, called $x",
    "  echo: prints $x",
    "; curl: loads u",
    "| sh: runs what it gets as a script",
    "; ~ only if this fails",
    "  true: does nothing, and succeeds",
    "; ~ depending on $A",
    "  ~ where it is x",
    "    ls: lists the directory",
  ]);
});

test("where output goes is told", () => {
  const [line] = explainScript("make > /dev/null 2>&1 >> log < in", (shown) => shown);
  expect(line?.command?.parts.map(({ means }) => means)).toEqual([
    "throws its output away",
    "sends its errors where the output goes",
    "adds its output to the end of log",
    "reads in",
  ]);
});

test.each([
  ["755", "the owner may read, write and execute, the group and others may read and execute"],
  ["0600", "the owner may read and write, the group and others may do nothing"],
  ["777", "everybody may read, write and execute"],
  ["4755", "the owner may read, write and execute, the group and others may read and execute; runs as its owner"],
  ["u+x,go-w", "the owner may execute too, the group and others may no longer write"],
  ["nonsense", undefined],
])("rights %s", (mode, said) => {
  expect(modeMeaning(mode)).toBe(said);
});

test("hostile texts come to an end", () => {
  for (const text of [
    "(".repeat(5000),
    "a && ".repeat(5000),
    `sh -c '${"sh -c ".repeat(500)}'`,
    "sudo ".repeat(5000),
    "`".repeat(3000),
    "$(".repeat(2000),
    "python -m ".repeat(3000),
    "-".repeat(10_000),
  ])
    expect(explainScript(text, (shown) => shown).length).toBeLessThanOrEqual(2000);
});

test("names that objects have are programs like others", () => {
  expect(knownProgram("constructor")).toBeUndefined();
  expect(explained("apt-get constructor")).toEqual(["apt-get: ?"]);
});
