import { describe, expect, test } from "vitest";
import { isCleanShellText } from "./clean-shell-text.ts";

const names = new Set(["VERSION", "HOME"]);

describe("ShellCheck need not be asked of", () => {
  test.each([
    "pip install -r requirements.txt",
    "apt-get update && apt-get install -y --no-install-recommends curl=8.1 git",
    "set -eux; \\\n  apk add --no-cache git; \\\n  npm ci;",
    "curl -fsSLo /tmp/a-$VERSION.tgz https://example.org/${VERSION}/a.tgz && tar -xzf /tmp/a-$VERSION.tgz",
    "mkdir -p /srv/app && chown -R 1001:1001 /srv/app && chmod -R 755 /srv/app",
    "npm ci\n\nnpm run build\n",
  ])("%j", (text) => {
    expect(isCleanShellText(text, names)).toBe(true);
  });
});

describe("ShellCheck is asked of", () => {
  test.each([
    ["a variable of unknown value", "pip install $PACKAGES"],
    ["a part of an unknown variable's name", "pip install a\\\n$VER"],
    ["a program it has rules for", "npm ci && rm -rf /usr"],
    ["one that a line's end makes", "apt-get update && apt\\\n-file x && np\\\nm ci && r\\\nm -rf /usr"],
    ["a variable as a program", "$VERSION install"],
    ["an assignment", "VERSION=2 && pip install x==$VERSION"],
    ["a quote", 'pip install "a'],
    ["a glob", "chown app /srv/*"],
    ["a substitution", "pip install $(cat list)"],
    ["backticks", "pip install `cat list`"],
    ["an operation on a variable", "pip install ${VERSION:-1}"],
    ["another operator", "pip install a || npm ci"],
    ["a pipe", "curl -s https://example.org | tar -xz"],
    ["the background", "npm start &"],
    ["a redirection", "npm ci > /dev/null"],
    ["a comment", "npm ci # shellcheck disable=SC2086"],
    ["a keyword as a word", "npm ci do"],
    ["blanks around =", "pip = 3"],
    ["an end without a command", "npm ci &&"],
    ["a command that is missing", "npm ci && && npm test"],
    ["two ends", "npm ci;; npm test"],
    ["an end at the beginning", "; npm test"],
    ["a carriage return", "npm ci\r\nnpm test"],
    ["a blank of another kind", "npm\u00a0ci"],
    ["a backslash at the end", "npm ci \\"],
    ["a mode for parents too", "mkdir -p -m 700 /a/b"],
    ["a mode that may be an option", "chmod -r /a"],
    ["other options of the shell", "set -o pipefail"],
  ])("%s", (_, text) => {
    expect(isCleanShellText(text, names)).toBe(false);
  });
});
