import { isAside } from "../aside.ts";
import type { Project } from "../../project/project.ts";
import type { ComposeService } from "./compose.ts";
import type { WrittenDockerfile } from "./dockerfiles.ts";
import { environmentOfDockerfile } from "./dockerfiles.ts";
import { filled } from "./variables.ts";

/** A path that somebody asks already to see whether the application lives. */
export interface WrittenCheck {
  readonly path: string;
  /** The file. */
  readonly source: string;
  readonly line: number | undefined;
}

/** HEALTHCHECK of Dockerfiles, health checks of the application's Compose services, probes of Kubernetes and of platforms. */
export function healthChecks(project: Project, dockerfiles: readonly WrittenDockerfile[], own: readonly ComposeService[]): WrittenCheck[] {
  const found: WrittenCheck[] = [];
  const add = (text: string, source: string, line: number | undefined): void => {
    const path = pathIn(text);
    if (path !== undefined) found.push({ path, source, line });
  };
  for (const dockerfile of dockerfiles) {
    const variables = new Map([...environmentOfDockerfile(dockerfile)].map(([name, { value }]) => [name, value]));
    const check = dockerfile.instructions.findLast(({ keyword }) => keyword === "HEALTHCHECK");
    if (check !== undefined) add(filled(check.rest, variables), dockerfile.path, check.line);
  }
  for (const { healthcheck, path, line } of own) if (healthcheck !== undefined) add(filled(healthcheck, new Map()), path, line);
  found.push(...probes(project), ...platforms(project));
  return found;
}

/** The path of the address among a command's words: `curl -f http://localhost:8000/health || exit 1`. */
function pathIn(text: string): string | undefined {
  const address =
    /(?:https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|\$\{?\w+\}?)|(?:^|[\s"'])(?:localhost|127\.0\.0\.1))(?::(?:\d+|\$\{?\w+\}?|\{\w+\}))?(\/[^\s"'|;,)`\\]*)?/.exec(
      text,
    );
  if (address === null) return undefined;
  const [path = "/"] = (address[1] ?? "/")
    .replace(/\$\{?\w+\}?/g, "")
    .replace(/\/{2,}/g, "/")
    .split(/[?#]/, 1);
  return /[{}$<>]/.test(path) ? undefined : path;
}

const MANIFEST = /^(?:[\w.-]+\/){0,4}[\w.-]+\.ya?ml$/;

/** `httpGet` of liveness and readiness probes in the application's own manifests. */
function probes(project: Project): WrittenCheck[] {
  const files = project
    .files()
    .filter(
      (file) =>
        MANIFEST.test(file) && !isAside(file) && /(?:^|\/)(?:k8s|kubernetes|manifests?|deploy|deployment|kustomize|base|kube)[\w.-]*(?:\/|\.ya?ml$)/.test(file),
    );
  return files.slice(0, 40).flatMap((file) => {
    const lines = (project.read(file) ?? "").split("\n");
    const at = lines.findIndex(
      (line, index) => /^\s*path:\s*["']?\//.test(line) && lines.slice(Math.max(0, index - 4), index).some((before) => /httpGet:/.test(before)),
    );
    const path = at === -1 ? undefined : /path:\s*["']?(\/[^\s"'#]*)/.exec(lines[at] ?? "")?.[1];
    return path === undefined || path.includes("{") ? [] : [{ path, source: file, line: at + 1 }];
  });
}

/** `healthcheckPath` of Railway and Render, `path` of Fly's checks. */
function platforms(project: Project): WrittenCheck[] {
  const patterns: readonly (readonly [string, RegExp])[] = [
    ["railway.toml", /^[ \t]*healthcheckPath[ \t]*=[ \t]*["'](\/[^"']*)["']/m],
    ["railway.json", /"healthcheckPath"\s*:\s*"(\/[^"]*)"/],
    ["render.yaml", /^[ \t]*healthCheckPath:[ \t]*["']?(\/[^\s"'#]*)/m],
    ["fly.toml", /^[ \t]*path[ \t]*=[ \t]*["'](\/[^"']*)["']/m],
    ["app.json", /"path"\s*:\s*"(\/[^"]*)"/],
  ];
  return patterns.flatMap(([file, pattern]) => {
    const text = project.read(file);
    const match = text === undefined ? null : pattern.exec(text);
    return text === undefined || match?.[1] === undefined
      ? []
      : [{ path: match[1], source: file, line: text.slice(0, match.index + match[0].indexOf(match[1])).split("\n").length }];
  });
}
