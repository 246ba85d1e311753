import { expect, test } from "vitest";
import { fakeFileEvidence, fakeImage } from "../testing.ts";
import { check } from "./index.ts";

const image = fakeImage({ config: { workingDir: "/srv" }, files: { "/srv/app/main.py": { layer: 3 }, "/etc/app.conf": "", "/srv/deep/er/.env": "" } });

test.each([["app"], ["app/"], ["./app/main.py"], ["/etc/app.conf"], ["app/*.py"], ["**/.env"]])("%s is there", (path) => {
  expect(check.image?.({ image, scan: undefined }, { paths: [path] } as never).outcome).toBe("proven");
});

test.each([["main.py"], ["/app"], ["*.py"], ["etc/app.conf"]])("%s is not there", (path) => {
  expect(check.image?.({ image, scan: undefined }, { paths: ["app", path] } as never)).toMatchObject({
    outcome: "violated",
    evidence: [{ message: { code: "absent", args: { path } } }],
  });
});

test("what is there is told with its layer", () => {
  expect(check.image?.({ image, scan: undefined }, { paths: ["app/main.py"] } as never).evidence[0]?.place).toEqual({
    kind: "image",
    path: "/srv/app/main.py",
    layer: 3,
  });
});

test("a set to write holds the application's own files", () => {
  expect(check.shape?.({ paths: ["app/", "./mcp", "/etc/x", "*.py"] } as never)).toEqual({ files: ["app", "mcp"] });
});

test("a file is lost with the folder that should have brought it", () => {
  const evidence = fakeFileEvidence("FROM debian\nWORKDIR /srv\nCOPY mcp ./mcp\n", { files: { "app/main.py": "" } });
  expect(check.file?.(evidence, { paths: ["mcp/server.py"] } as never)).toMatchObject({
    outcome: "violated",
    evidence: [{ message: { code: "notInContext" }, place: { line: 3, column: 6 } }],
  });
  expect(check.file?.(evidence, { paths: ["other"] } as never).outcome).toBe("unproven");
});
