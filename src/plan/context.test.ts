import { expect, test } from "vitest";
import { makeBuildContext } from "./context.ts";

function context(files: Readonly<Record<string, string>>, dockerfilePath = "Dockerfile"): ReturnType<typeof makeBuildContext> {
  return makeBuildContext({ files: Object.keys(files).sort(), read: (path) => files[path], dockerfilePath });
}

test("holds what .dockerignore leaves", () => {
  const made = context({ ".dockerignore": "# no tests\ntests\n*.md\n!README.md\n", "README.md": "hello", "a.md": "", "app/b.md": "b", "tests/x.py": "" });
  expect(made.files).toEqual([".dockerignore", "README.md", "app/b.md"]);
  expect(made.ignoredBy("tests/x.py")).toEqual({ file: ".dockerignore", line: 2 });
  expect(made.ignoredBy("README.md")).toBeUndefined();
  expect([made.read("README.md"), made.read("a.md")]).toEqual(["hello", undefined]);
});

test("a Dockerfile's own ignore file comes before the common one", () => {
  const files = { ".dockerignore": "a", "docker/Dockerfile.dockerignore": "b", a: "", b: "" };
  expect(context(files, "docker/Dockerfile").ignoredBy("b")).toEqual({ file: "docker/Dockerfile.dockerignore", line: 1 });
  expect(context(files, "docker/Dockerfile").ignoredBy("a")).toBeUndefined();
  expect(context(files).ignoredBy("a")).toEqual({ file: ".dockerignore", line: 1 });
});
