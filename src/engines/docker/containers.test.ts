import { expect, test } from "vitest";
import type { CommandResult } from "../../process/command.ts";
import type { RunSpec } from "../kind.ts";
import type { CommandLine } from "./command-line.ts";
import { containerCalls } from "./containers.ts";

const spec: RunSpec = {
  image: "app:1",
  name: "one",
  labels: {},
  network: "bridge",
  alias: undefined,
  environment: { SECRET: "hunter2" },
  publish: [],
  command: ["-x", "y"],
};

/** The words that `docker` got. */
async function created(parts: Partial<RunSpec>): Promise<readonly string[]> {
  const calls: (readonly string[])[] = [];
  const result: CommandResult = { code: 0, stdout: "id\n", stderr: "", timedOut: false, seconds: 0 };
  const docker: CommandLine = {
    attempt: (args) => Promise.resolve(void calls.push(args)).then(() => result),
    ask: () => Promise.reject(new Error("not asked for")),
    stream: () => {
      throw new Error("not asked for");
    },
    seconds: () => 0,
  };
  await containerCalls(docker).create({ ...spec, ...parts });
  return calls[0] ?? [];
}

test("a command that is run alone takes the image's entrypoint away and says how it is run", async () => {
  const alone = { user: "app", privileged: true, terminal: true, capabilities: ["NET_ADMIN"], mounts: ["/a:/b"] };
  const words = await created({ alone });
  expect(words.slice(words.indexOf("--entrypoint"))).toEqual([
    "--entrypoint",
    "",
    "--cap-add=NET_ADMIN",
    "--volume=/a:/b",
    "--user=app",
    "--privileged",
    "--tty",
    "app:1",
    "-x",
    "y",
  ]);
  expect(words.join(" ")).not.toContain("hunter2");
});

test("any other keeps it", async () => {
  expect(await created({})).not.toContain("--entrypoint");
  const least = await created({ alone: { user: undefined, privileged: false, terminal: false, capabilities: [], mounts: [] } });
  expect(least.slice(least.indexOf("--entrypoint"))).toEqual(["--entrypoint", "", "app:1", "-x", "y"]);
});
