import { expect, test } from "vitest";
import { fakeCommandLine, type FakeCall } from "../testing.ts";
import { asDocker } from "./words.ts";

test.each([
  [["rm", "--force", "--volumes", "c"], false, ["rm", "--force", "--time", "0", "--volumes", "c"]],
  [["image", "rm", "--no-prune", "i"], false, ["image", "rm", "i"]],
  [["image", "rm", "--no-prune", "i"], true, ["image", "rm", "--no-prune", "i"]],
  [["start", "c"], false, ["start", "c"]],
  [
    ["network", "create", "--opt", "com.docker.network.bridge.enable_ip_masquerade=false", "--label", "a=b", "n"],
    false,
    ["network", "create", "--label", "a=b", "n"],
  ],
])("docker's %j, where parents are kept: %s", async (args, keepParents, words) => {
  const calls: FakeCall[] = [];
  const podman = asDocker(
    fakeCommandLine(() => ({}), calls),
    { keepParents, keepUsers: keepParents },
  );
  await podman.attempt(args);
  await podman.ask(args);
  expect(calls.map((call) => call.args)).toEqual([words, words]);
});

test("an image's health check stands where docker has it", async () => {
  const podman = asDocker(
    fakeCommandLine(() => ({ stdout: JSON.stringify([{ Id: "i", Config: { User: "app" }, HealthCheck: { Test: ["CMD", "x"] } }]) })),
    { keepParents: true, keepUsers: true },
  );
  const { stdout } = await podman.attempt(["image", "inspect", "i"]);
  expect(JSON.parse(stdout)).toMatchObject([{ Config: { User: "app", Healthcheck: { Test: ["CMD", "x"] } } }]);
});
