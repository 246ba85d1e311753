/** Makes Dockerfiles that hold the pitfalls of the syntax; the same seed makes the same files. */
export function makeDockerfiles(seed: number, count: number): string[] {
  const random = mulberry(seed);
  return Array.from({ length: count }, () => makeDockerfile(new Choice(random)));
}

export function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Choice {
  readonly random: () => number;
  escape = "\\";

  constructor(random: () => number) {
    this.random = random;
  }

  one<T>(items: readonly [T, ...T[]]): T {
    return items[Math.floor(this.random() * items.length)] ?? items[0];
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  some(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1));
  }
}

function makeDockerfile(choice: Choice): string {
  const lines: string[] = [];
  for (const directive of directives(choice)) lines.push(directive);
  if (choice.chance(0.3))
    lines.push(choice.one(["ARG V=1", "ARG BASE=debian EMPTY", "arg V", 'ARG V="a b"', "ARG STAGE=one", "ARG STAGE=one BASE=two", "ARG A=1 # c"]));
  if (choice.chance(0.98)) lines.push(...from(choice));
  for (let left = choice.chance(0.8) ? choice.some(0, 2) : choice.some(3, 6); left > 0; left--) {
    if (choice.chance(0.12)) lines.push(...from(choice));
    else lines.push(...instruction(choice));
  }
  const end = choice.chance(0.05) ? "\r\n" : "\n";
  let text = lines.join(end) + (choice.chance(0.85) ? end : "");
  if (choice.chance(0.03)) text = `\uFEFF${text}`;
  return text;
}

function directives(choice: Choice): string[] {
  const lines: string[] = [];
  while (choice.chance(0.25) && lines.length < 4) {
    const line = choice.one([
      "# escape=`",
      "# escape=`",
      "#  EsCaPe = `  ",
      "# escape=\\",
      ...(choice.chance(0.2) ? ["# escape=x", "# escape=` x", "# escape= ", "# escape=`\t"] : []),
      "# syntax=docker/dockerfile:1",
      "#syntax = a",
      "# check=skip=all",
      "# check=skip=X;error=true",
      "# other=1",
      "#",
      "# a comment",
      "#!/bin/x",
      "",
      "  # escape=`",
      "\t#escape=`",
      "# escape",
      "#=",
      "# escape=",
    ]);
    lines.push(line);
    if (/^\s*#\s*escape\s*=\s*`\s*$/i.test(line)) choice.escape = "`";
  }
  return lines;
}

function from(choice: Choice): string[] {
  const base = choice.one([
    "debian",
    "python:3.11-slim",
    "scratch",
    "one",
    "two",
    "One",
    "$BASE",
    "${V:-debian}",
    "${V:+x}debian",
    "a/b@sha256:00",
    '"debian"',
    "$STAGE",
    "${EMPTY}",
    "deb$",
  ]);
  const name = choice.chance(0.85)
    ? choice.one(["", "", " AS one", " as two", " As One", " AS a.b-c_d"])
    : choice.one([" AS 1x", " AS", " AS a b", " as ${V}", " # c", " AS é"]);
  const flags = choice.chance(0.85) ? "" : choice.one(["--platform=linux/amd64 ", "--platform=$TARGETPLATFORM ", "--platform ", "--other=1 "]);
  return [`${indent(choice)}${keyword(choice, "FROM")} ${flags}${base}${name}`];
}

function keyword(choice: Choice, word: string): string {
  if (choice.chance(0.03)) return `${word.slice(0, 2)}${choice.escape}\n${word.slice(2)}`;
  return choice.chance(0.1) ? word.toLowerCase() : word;
}

function indent(choice: Choice): string {
  return choice.chance(0.08) ? choice.one(["  ", "\t", "\u00a0", " \v", "\u2003", "\f", "\u0085", "\uFEFF"]) : "";
}

function gap(choice: Choice): string {
  return choice.chance(0.93) ? " " : choice.one(["  ", "\t", "\v", "\f", "\r", " \t ", "\u00a0", "\u2003", "\u0085"]);
}

function instruction(choice: Choice): string[] {
  if (choice.chance(0.12))
    return [choice.one(["", "   ", "# a comment", "  # indented", "\t", "\u00a0", "#", `# ends in ${choice.escape}`, choice.escape, "\u0085"])];
  const name = choice.one([
    "RUN",
    "RUN",
    "RUN",
    "COPY",
    "ADD",
    "ENV",
    "LABEL",
    "CMD",
    "ENTRYPOINT",
    "USER",
    "WORKDIR",
    "EXPOSE",
    "VOLUME",
    "SHELL",
    "HEALTHCHECK",
    "ARG",
    "STOPSIGNAL",
    "MAINTAINER",
    "ONBUILD",
    "NONSENSE",
  ]);
  if (name !== "ONBUILD") return written(choice, name, "");
  return written(
    choice,
    choice.one(["RUN", "COPY", "ADD", "ENV", "CMD", "FROM", "ONBUILD", "MAINTAINER", "NONSENSE", "LABEL", "HEALTHCHECK"]),
    `${keyword(choice, "ONBUILD")}${gap(choice)}`,
  );
}

function written(choice: Choice, name: string, before: string): string[] {
  const takesHeredocs = name === "RUN" || name === "COPY" || name === "ADD";
  const heredocs = choice.chance(takesHeredocs ? 0.4 : 0.04) ? Array.from({ length: choice.chance(0.2) ? 2 : 1 }, () => heredoc(choice)) : [];
  const parts = [flags(choice, name), ...heredocs.map((each) => each.word), args(choice, name)];
  if (choice.chance(0.5)) parts.splice(1, parts.length - 1, ...parts.slice(1).reverse());
  const text = parts.filter((part) => part !== "").join(" ");
  const head = `${indent(choice)}${before}${keyword(choice, name)}${text === "" ? "" : gap(choice) + text}${choice.one(["", "", "", " ", "\t", "\r", "\u00a0"])}`;
  return [continued(choice, head), ...heredocs.flatMap((each) => each.lines)];
}

const FLAGS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  RUN: [
    "--mount=type=cache,target=/c",
    "--network=none",
    "--mount=type=secret,id=a --mount=type=ssh",
    '--mount="type=bind,target=/a b"',
    "--security=insecure",
    "--mount",
    "--bogus=1",
    "--",
    "--network=none --",
    "--NETWORK=none",
    "--network=none --network=host",
  ],
  COPY: [
    "--from=one",
    "--from=0",
    "--chown=a:b",
    "--link",
    "--link=false",
    "--link=maybe",
    "--link=",
    "--parents",
    "--chmod=755 --from=One",
    "--exclude=a --exclude=b",
    "--from",
    "--chown='a b'",
    "--c\\hown=x",
    "--bogus",
  ],
  ADD: ["--checksum=sha256:0", "--keep-git-dir", "--chown=x --chown=y", "--from=one", "--unpack=true"],
  HEALTHCHECK: [
    "--interval=5s",
    "--interval=1m30s --timeout=500ms",
    "--retries=3",
    "--retries=-1",
    "--retries=x",
    "--interval=5",
    "--start-period=0s",
    "--start-interval=1ns",
    "--interval= --retries=",
    "--bogus=1",
    "--interval",
  ],
};

function flags(choice: Choice, name: string): string {
  const known = FLAGS[name];
  if (known !== undefined) return choice.chance(0.35) ? choice.one(known) : "";
  return choice.chance(0.03) ? choice.one(["--x", "--x=1", "--", "---", '""', "--x=`y z", "--x=\\"]) : "";
}

const JSONS = [
  '["a", "b c"]',
  '["a"] # c',
  "['a']",
  '["a", 1]',
  "[]",
  "[ ]",
  '["a",]',
  '["\\u0041\\n\\"x"]',
  '[\t"a" , "b"\t]',
  '["a"',
  "[ -f x ] && y",
  "[null]",
  '[["a"]]',
  '["a\tb"]',
  '["é"]',
  '{"a":1}',
  '["$V"]',
  '[""]',
  '["\\ud800"]',
  "[1e999]",
  '\u00a0["a"]',
  '["a"]\u00a0',
] as const;

function args(choice: Choice, name: string): string {
  if (choice.chance(0.04)) return "";
  if (/^(?:RUN|CMD|ENTRYPOINT|SHELL|COPY|ADD|VOLUME|HEALTHCHECK)$/.test(name) && choice.chance(name === "SHELL" ? 0.8 : 0.25)) {
    return `${name === "HEALTHCHECK" ? choice.one(["CMD ", "CMD  ", "cmd ", "CMD", "NONE ", "CMD\v"]) : ""}${choice.one(JSONS)}`;
  }
  switch (name) {
    case "COPY":
    case "ADD":
      return choice.one([
        ". /app",
        "a b c/",
        "a",
        "a  \tb",
        '"a b" c',
        "$V /x",
        "*.txt ./",
        "a /b # c",
        "http://x/y /z",
        "a\u00a0b c",
        "<<EOF /x",
        "/x <<EOF",
        "a\\ b c",
      ]);
    case "ENV":
    case "LABEL":
      return choice.one([
        "A=1",
        "A=1 B=2",
        "A 1",
        "A",
        "A 1 # c",
        "A=1 # c",
        "A=\"x y\" B='z'",
        'A="x',
        "A=x\\ y",
        "A = 1",
        "=1",
        "A=",
        'A="\\"q\\""',
        "A=1 B",
        '"A B"=c',
        "A  spaced  value ",
        "A=$V B=${V:-x}",
        "é=ü",
        "A=1\u00a0B=2",
        "A='x\\' y'",
        "A=x`  y",
        "A\u00a01",
        'A "=" b',
        "A\t1",
        "A=a\\",
        "''",
        '"" x',
      ]);
    case "ARG":
      return choice.one(["A", "A=1", "A=1 B", "A=1 # c", 'A="x y"', "=x", "A =1", 'A="x', "''", "A=${V:?no}"]);
    case "EXPOSE":
      return choice.one(["80", "80 443/tcp", "80/udp  81", "$V", "80-82", "80/TCP", "x", "80\u00a081"]);
    case "USER":
    case "WORKDIR":
    case "STOPSIGNAL":
    case "MAINTAINER":
      return choice.one(["a", "/a b", '"a"', "$V", "a # c", "SIGTERM", "9", " x "]);
    case "HEALTHCHECK":
      return choice.one(["NONE", "none", "NONE x", "CMD a b", "CMD", "cmd a", "curl x", "CMD ", "CMD-SHELL x", "CMD\ta", "--interval=1s CMD a"]);
    case "FROM":
      return "debian";
    case "VOLUME":
      return choice.one(["/a /b", "/a", '"/a b"', "$V"]);
    default:
      return choice.one([
        "echo a",
        "cat",
        "echo 'a b' \"c\"",
        "echo 'open",
        'echo "open',
        "echo $((1 << 2))",
        "cat<<EOF",
        "echo a<<EOF b",
        "x <<< y",
        "echo \\<<EOF",
        "x # <<EOF",
        'x "<<EOF"',
        "x '<<EOF'",
        "x ${A:-<<EOF}",
        "x ${A:- <<EOF }",
        "x ${A^^} <<EOF",
        "x ${",
        "x ${} <<EOF",
        "x ${A:?<<EOF} <<EOF",
        "echo é — ü",
        "echo a \\\\",
        "a\\ <<EOF",
        "cat > f << EOF",
        "x ${A//a/b} <<EOF",
        "x ${A/a} <<EOF",
        "x ${A#b} $A $1 $$ $( <<EOF )",
        'x "${A:-"<<EOF"}"',
        "echo a && \\\\\\",
        "python3",
        "sh -x",
      ]);
  }
}

interface Heredoc {
  readonly word: string;
  readonly lines: readonly string[];
}

function heredoc(choice: Choice): Heredoc {
  const name = choice.one(["EOF", "EOF", "EOF", "E1", "A-B", "é"]);
  const word = choice.one([
    name,
    name,
    `'${name}'`,
    `"${name}"`,
    `\\${name}`,
    `${name.slice(0, 1)}"${name.slice(1)}"`,
    `${name};`,
    `$${name}`,
    `"a b"`,
    `a\\ b`,
    `\\ ${name}`,
    `${name}\\\\ b`,
    `"${name}\\ b"`,
    `${name}\\`,
    "",
    `'${name}`,
  ]);
  const dash = choice.chance(0.25) ? "-" : "";
  const fd = choice.chance(0.1) ? choice.one(["3", "0", "12", "x"]) : "";
  const lines: string[] = [];
  for (let left = choice.some(0, 4); left > 0; left--) {
    lines.push(choice.one(["echo a", "# c", "\ttabbed", "FROM x", "", "ends in \\", `${name} `, ` ${name}`, `x${name}`, "$V", "#!/bin/sh", "<<EOF", "\r"]));
  }
  if (choice.chance(0.92)) lines.push(choice.one([name, name, name, name, `\t${name}`, `${name};`, `$${name}`, "a b", `${name}\r`]));
  return { word: `${fd}<<${dash}${choice.one(["", "", "", " ", "\t"])}${word}`, lines };
}

/** Breaks a line with the escape character, and puts comments and empty lines between the parts. */
function continued(choice: Choice, line: string): string {
  if (!choice.chance(0.3)) return line;
  const parts = line.split(" ");
  let text = parts[0] ?? "";
  for (const part of parts.slice(1)) {
    if (!choice.chance(0.4)) {
      text += ` ${part}`;
      continue;
    }
    text += `${choice.one([" ", "", "  "])}${choice.one([choice.escape, choice.escape, choice.escape, `${choice.escape} `, `${choice.escape}\t `, choice.escape + choice.escape, choice.escape.repeat(3), choice.escape === "`" ? "\\" : "`", `${choice.escape}\u00a0`])}\n`;
    while (choice.chance(0.25))
      text += choice.one([
        "# c\n",
        "  # c\n",
        `# c ${choice.escape}\n`,
        "\n",
        "  \t\n",
        "\u00a0# c\n",
        "\u2003\n",
        `${choice.escape}\n`,
        "#\n",
        "# escape=`\n",
        "\u0085\n",
        "\v# c\n",
        "\uFEFF\n",
      ]);
    text += choice.one([" ", "", "  "]) + part;
  }
  return choice.chance(0.05) ? `${text} ${choice.escape}` : text;
}
