import { describe, expect, test } from "vitest";
import { loadContract } from "../load.ts";
import { ContractError } from "../problem.ts";
import type { ContractSet } from "./set.ts";

const images = "images: { api: {} }\n";

function read(section: string): ContractSet {
  const { set } = loadContract({ path: "/app/plimsoll.yaml", text: section + images, checks: new Map(), read: () => undefined });
  if (set === undefined) throw new Error("no set was read");
  return set;
}

/** `line:column message | hint` of each problem. */
function said(section: string): string[] {
  try {
    read(section);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return error.problems.map(({ hint, message, place }) => `${place.line}:${place.column} ${message}${hint === undefined ? "" : ` | ${hint}`}`);
  }
  return [];
}

describe("the section set", () => {
  test("is not there where nothing is asked for", () => {
    expect(loadContract({ path: "/app/plimsoll.yaml", text: images, checks: new Map(), read: () => undefined }).set).toBeUndefined();
  });

  test("has usual places, flat or in folders", () => {
    const flat = read("set: { compose: { local: {}, dev: } }\n").environments;
    expect(flat.map(({ envFile, example, file, kind }) => [kind, file, envFile, example])).toEqual([
      ["local", "compose.yaml", ".env", ".env.example"],
      ["dev", "compose.dev.yaml", ".env.dev", ".env.dev.example"],
    ]);
    const [folders] = read("set: { layout: folders, compose: { prod: {} } }\n").environments;
    expect(folders).toMatchObject({ file: "compose/docker-compose.prod.yml", envFile: "env/.env.prod", example: "env/.env.prod.example" });
  });

  test("takes places of the user's own, and environments like others", () => {
    const { environments, github, kubernetes, make, tests } = read(
      "set:\n  tests: pytest -q 1\n  make: build/Makefile\n  github: true\n  kubernetes:\n  compose:\n    staging: { like: prod, file: deploy/staging.yml, limits: { memory: 1GiB } }\n",
    );
    expect(tests).toEqual(["pytest", "-q", "1"]);
    expect([make, github, kubernetes?.folder]).toEqual(["build/Makefile", ".github/workflows/container.yml", "k8s"]);
    expect(environments[0]).toMatchObject({ name: "staging", kind: "prod", file: "deploy/staging.yml", limits: { memory: 1024 ** 3 } });
  });

  test("TLS is asked for by its name, or by naming its files", () => {
    expect(read("set: { compose: { dev: { tls: true } } }\n").environments[0]?.tls).toEqual({ certificate: "certs/cert.pem", key: "certs/key.pem" });
    expect(read("set: { compose: { dev: { key: k.pem } } }\n").environments[0]?.tls).toEqual({ certificate: "certs/cert.pem", key: "k.pem" });
    expect(read("set: { compose: { dev: { tls: false, key: k.pem } } }\n").environments[0]?.tls).toBeUndefined();
  });

  test("a template's expression may stand for a name", () => {
    expect(read("set: { project: '{{ cookiecutter.slug }}-shop' }\n").project).toBe("{{ cookiecutter.slug }}-shop");
  });

  test("what is wrong has its place", () => {
    expect(said("set: { compsoe: {} }\n")).toEqual(['1:8 unknown key "compsoe" in set | did you mean compose?']);
    expect(said("set: { compose: { dev: { prot: 80 } } }\n")).toEqual(['1:26 unknown key "prot" in set.compose.dev | did you mean port?']);
    expect(said("set: { compose: { staging: {} } }\n")).toEqual([
      '1:19 nothing says what the environment "staging" is like | give it like: dev, test, ci, prod or local',
    ]);
    expect(said("set: { compose: { Dev: {} } }\n")).toEqual([expect.stringContaining("1:19 set.compose.Dev must be a name of small letters")]);
  });

  test.each(["../Makefile", "/etc/passwd", "a/../../b", "a//b", ".", "C:\\x", "a b", "a\\nb", ""])("no document is written to %j", (path) => {
    expect(said(`set: { make: ${JSON.stringify(path)} }\n`)).toEqual([
      expect.stringMatching(/^1:14 set\.make must be true, or a path below the contract's folder/),
    ]);
  });

  test("TLS is for development", () => {
    expect(said("set: { compose: { prod: { tls: true } } }\n")).toEqual([
      "1:19 prod is like prod, and only an environment like dev answers with TLS by itself | let a proxy before it speak TLS",
    ]);
  });

  test("one file is one document", () => {
    expect(said("set: { make: a, just: a }\n")).toEqual(["1:17 a would be both make and just | give one of them another name"]);
    expect(said("set: { compose: { dev: { example: e }, test: { example: e } } }\n")).toEqual([]);
    expect(said("set: { compose: { dev: { env_file: e, example: e } } }\n")).toEqual([
      expect.stringContaining("e would be both the variables of dev and the example of dev"),
    ]);
  });
});
