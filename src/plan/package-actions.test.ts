import { expect, test } from "vitest";
import { parseShell } from "../shell/parse.ts";
import { packageActionOf } from "./package-actions.ts";

function brief(text: string): unknown {
  const [command] = parseShell(text);
  const action = command && packageActionOf(command);
  return (
    action && [action.manager, action.verb, ...action.packages.map(({ name, version = "", kind }) => (kind === "name" ? name + version : `${kind}:${name}`))]
  );
}

test.each<[string, unknown]>([
  [
    "apt-get install -y --no-install-recommends curl=7.* g++ libc6:i386 ./x.deb $MORE git=${V}",
    ["apt", "install", "curl=7.*", "g++", "libc6", "path:./x.deb", "unknown:$MORE", "git=${V}"],
  ],
  ["sudo apt-get -qq update", ["apt", "update-lists"]],
  ["apt dist-upgrade -y", ["apt", "upgrade"]],
  ["apk add --no-cache --virtual .build gcc~=13 musl-dev", ["apk", "install", "gcc~=13", "musl-dev"]],
  ["dnf -y module install nodejs:18", ["dnf", "install", "nodejs:18"]],
  ["microdnf install gcc-13.2.1-1 python3 java-17-openjdk", ["dnf", "install", "gcc-13.2.1-1", "python3", "java-17-openjdk"]],
  ["yum update", ["yum", "upgrade"]],
  ["zypper -n in -y vim", ["zypper", "install", "vim"]],
  ["pacman -Syu --noconfirm base-devel", ["pacman", "install", "base-devel"]],
  ["python3 -m pip install -r r.txt 'uvicorn[standard]>=0.3' . git+https://x/y", ["pip", "install", "uvicorn>=0.3", "path:.", "url:git+https://x/y"]],
  ["pip3.12 install -U pip", ["pip", "install", "pip"]],
  ["uv pip install --system ruff==0.1", ["uv", "install", "ruff==0.1"]],
  ["uv sync --frozen", ["uv", "install"]],
  ["uv run x", undefined],
  ["npm i -g @angular/cli@17 pnpm", ["npm", "install", "@angular/cli@17", "pnpm"]],
  ["npm cache clean --force", ["npm", "clean"]],
  ["yarn", ["yarn", "install"]],
  ["yarn build", undefined],
  ["gem install bundler -v 2.4", ["gem", "install", "bundler"]],
  ["go install example.com/x/cmd/y@latest", ["go", "install", "example.com/x/cmd/y@latest"]],
  ["cargo install --locked ripgrep", ["cargo", "install", "ripgrep"]],
  ["echo apt-get install", undefined],
])("%s", (text, expected) => {
  expect(brief(text)).toEqual(expected);
});
