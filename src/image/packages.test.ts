import { describe, expect, test } from "vitest";

import type { Image } from "./image.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { openImage } from "./open.ts";
import { rpmPackages } from "./rpm.ts";
import { dockerArchive, inPieces } from "./testing/archives.ts";
import { directory, file, link } from "./testing/case.ts";
import { rpmDatabase } from "./testing/rpm-database.ts";
import { tar, type Piece } from "./testing/tar-writer.ts";

function image(pieces: readonly Piece[], limits: Limits = defaultLimits): Promise<Image> {
  return openImage({ kind: "stream", ref: "test", stream: inPieces(dockerArchive({ layers: [tar(pieces)] })) }, {}, limits);
}

async function found(...pieces: readonly Piece[]): Promise<readonly string[]> {
  return (await image(pieces)).packages().found.map(({ kind, name, path, version }) => `${kind} ${name} ${version} ${path}`);
}

const status = "Package: libc6\nStatus: install ok installed\nVersion: 2.36-9\n\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 1\n";

test("Debian: those that are installed", async () => {
  expect(await found(file("var/lib/dpkg/status", status))).toEqual(["deb libc6 2.36-9 /var/lib/dpkg/status"]);
});

test("Debian without dpkg: a file for each, beside its list of sums", async () => {
  const one = [file("var/lib/dpkg/status.d/libssl3", "Package: libssl3\nVersion: 3.0\n"), file("var/lib/dpkg/status.d/libssl3.md5sums", "0 usr/lib/x\n")];
  expect(await found(...one)).toEqual(["deb libssl3 3.0 /var/lib/dpkg/status.d/libssl3"]);
  expect((await image(one)).debianPackages()).toEqual(new Map([["libssl3", "3.0"]]));
});

test("Alpine, at either place, once where one is a link to the other", async () => {
  const database = "C:Q1\nP:musl\nV:1.2.5-r0\nA:x86_64\n\nP:busybox\nV:1.36.1-r2\n\n";
  const expected = (path: string): readonly string[] => [`apk musl 1.2.5-r0 ${path}`, `apk busybox 1.36.1-r2 ${path}`];
  expect(await found(file("lib/apk/db/installed", database))).toEqual(expected("/lib/apk/db/installed"));
  expect(await found(file("usr/lib/apk/db/installed", database), link("lib", "usr/lib"))).toEqual(expected("/usr/lib/apk/db/installed"));
});

describe("rpm", () => {
  test("from SQLite, over inner and overflow pages, keys left out", async () => {
    const names = await found({ name: "var/lib/rpm/rpmdb.sqlite", content: rpmDatabase });
    expect(names).toHaveLength(40);
    expect(names[0]).toBe("rpm package-0 1.0-2.el9 /var/lib/rpm/rpmdb.sqlite");
    expect(names[3]).toBe("rpm package-3 1:1.3-2.el9 /var/lib/rpm/rpmdb.sqlite");
  });

  test("damaged at any place ends with a reason or an answer, never otherwise", () => {
    for (let at = 0; at < rpmDatabase.length; at += 61) {
      const bytes = Buffer.from(rpmDatabase);
      bytes[at] = 255 - (bytes[at] as number);
      expect(rpmPackages(bytes)).toBeTypeOf("object");
      expect(rpmPackages(rpmDatabase.subarray(0, at))).toHaveProperty("reason");
    }
  });

  test("in older formats, or with changes beside it, is not known", async () => {
    for (const pieces of [
      [file("var/lib/rpm/Packages", "x")],
      [file("var/lib/rpm/rpmdb.sqlite", "no database")],
      [{ name: "var/lib/rpm/rpmdb.sqlite", content: rpmDatabase }, file("var/lib/rpm/rpmdb.sqlite-wal", "x")],
    ]) {
      const packages = (await image(pieces)).packages();
      expect(packages.found).toEqual([]);
      expect(packages.unread).toHaveLength(1);
    }
  });
});

test("Python: by the names of what installers leave, as pip compares them", async () => {
  const base = "usr/lib/python3/dist-packages";
  expect(
    await found(
      directory("venv/lib/python3.13/site-packages/typing_extensions-4.12.2.dist-info"),
      file("venv/lib/python3.13/site-packages/Jinja2-3.1.4.dist-info/METADATA", "x"),
      file(`${base}/six-1.16.0.egg-info`, "x"),
      directory(`${base}/ruamel.yaml-0.18.6-py3.11.egg-info`),
      directory("elsewhere/x-1.0.dist-info"),
    ),
  ).toEqual([
    "python ruamel-yaml 0.18.6 /usr/lib/python3/dist-packages/ruamel.yaml-0.18.6-py3.11.egg-info",
    "python six 1.16.0 /usr/lib/python3/dist-packages/six-1.16.0.egg-info",
    "python jinja2 3.1.4 /venv/lib/python3.13/site-packages/Jinja2-3.1.4.dist-info",
    "python typing-extensions 4.12.2 /venv/lib/python3.13/site-packages/typing_extensions-4.12.2.dist-info",
  ]);
});

test("Node: packages of node_modules, not what lies inside them", async () => {
  const json = (name: string): string => JSON.stringify({ name, version: "1.2.3" });
  expect(
    await found(
      file("app/node_modules/left/package.json", json("left")),
      file("app/node_modules/@s/right/package.json", json("@s/right")),
      file("app/node_modules/left/node_modules/inner/package.json", json("inner")),
      file("app/node_modules/left/dist/package.json", json("no")),
      file("app/node_modules/broken/package.json", "{"),
      file("app/package.json", json("app")),
    ),
  ).toEqual([
    "node @s/right 1.2.3 /app/node_modules/@s/right/package.json",
    "node inner 1.2.3 /app/node_modules/left/node_modules/inner/package.json",
    "node left 1.2.3 /app/node_modules/left/package.json",
  ]);
});

test("a database that is too large to keep is not known", async () => {
  const large = await image([file("var/lib/dpkg/status", status)], { ...defaultLimits, keptFile: 20 });
  expect(large.packages()).toMatchObject({ found: [], unread: [{ kind: "deb", path: "/var/lib/dpkg/status" }] });
  expect(large.debianPackages()).toBeUndefined();
});

test("an image without any has none", async () => {
  const none = await image([file("server")]);
  expect(none.packages()).toMatchObject({ found: [], unread: [] });
  expect(none.debianPackages()).toBeUndefined();
});
