import { describe, expect, test } from "vitest";

import { UserError } from "../errors.ts";
import type { Image } from "./image.ts";
import { openImage } from "./open.ts";
import { dockerArchive, inPieces } from "./testing/archives.ts";
import { tar, type Piece } from "./testing/tar-writer.ts";

function image(...layers: readonly (readonly Piece[])[]): Promise<Image> {
  const bytes = dockerArchive({ layers: layers.map(tar) });
  return openImage({ kind: "stream", ref: "test", stream: inPieces(bytes) }, { keep: () => true });
}

const file = (name: string, content = name): Piece => ({ name, content });
const directory = (name: string, mode = 0o755): Piece => ({ name: `${name}/`, flag: "5", mode });
const link = (name: string, to: string): Piece => ({ name, flag: "2", link: to });
const hardLink = (name: string, to: string): Piece => ({ name, flag: "1", link: to });
const gone = (name: string): Piece => ({ name: name.replace(/([^/]*)$/, ".wh.$1") });
const opaque = (name: string): Piece => ({ name: `${name}/.wh..wh..opq` });

function paths(found: Image): readonly string[] {
  return [...found.entries()].map((entry) => entry.path);
}

function text(found: Image, path: string): string | undefined {
  const bytes = found.read(path);
  return bytes && Buffer.from(bytes).toString();
}

function hidden(found: Image): readonly string[] {
  return [...found.hidden()]
    .map(({ entry, removedIn, content }) => `${entry.path} ${entry.layer}-${removedIn} ${Buffer.from(content ?? "").toString()}`)
    .sort();
}

describe("whiteouts", () => {
  test("take away a file, or a directory with all below it", async () => {
    const found = await image([file("a"), directory("d"), file("d/x"), file("d/e/y")], [gone("a"), gone("d")]);
    expect(paths(found)).toEqual([]);
    expect(hidden(found)).toEqual(["/a 0-1 a", "/d/e/y 0-1 d/e/y", "/d/x 0-1 d/x"]);
  });

  test("concern lower layers only, wherever they stand", async () => {
    for (const layer of [
      [gone("a"), file("a/new")],
      [file("a/new"), gone("a")],
    ]) {
      const found = await image([file("a")], layer);
      expect(paths(found)).toEqual(["/a", "/a/new"]);
      expect(hidden(found)).toEqual(["/a 0-1 a"]);
    }
  });

  test("of what is not there do nothing, and never become files", async () => {
    expect(paths(await image([file("a")], [gone("b"), gone("a/x"), { name: ".wh." }, { name: ".wh..wh.plnk/" }, { name: ".wh..." }, opaque("a")]))).toEqual([
      "/a",
    ]);
  });

  test("an opaque marker empties its directory of lower layers, even when it comes last", async () => {
    const found = await image([directory("d", 0o700), file("d/old"), file("d/deep/old")], [file("d/new"), opaque("d")]);
    expect(paths(found)).toEqual(["/d", "/d/new"]);
    expect(found.stat("/d")?.mode).toBe(0o700);
    expect(hidden(found)).toEqual(["/d/deep/old 0-1 d/deep/old", "/d/old 0-1 d/old"]);
  });

  test("a file may come back in a later layer", async () => {
    const found = await image([file("a", "one")], [gone("a")], [file("a", "two")]);
    expect([text(found, "/a"), found.stat("/a")?.layer]).toEqual(["two", 2]);
    expect(hidden(found)).toEqual(["/a 0-1 one"]);
  });
});

describe("replacement", () => {
  test("of a directory by a file or a link, and the reverse", async () => {
    const found = await image([file("d/x"), file("e/y"), file("f")], [file("d"), link("e", "f"), directory("f"), file("f/z")]);
    expect([...found.entries()].map((entry) => `${entry.path} ${entry.type}`)).toEqual(["/d file", "/e symlink", "/f directory", "/f/z file"]);
    expect(hidden(found)).toEqual(["/d/x 0-1 d/x", "/e/y 0-1 e/y", "/f 0-1 f"]);
  });

  test("of a directory by itself keeps what is in it and changes its mode", async () => {
    const found = await image([directory("d", 0o700), file("d/x")], [directory("d", 0o1777)]);
    expect(found.stat("/d")).toMatchObject({ mode: 0o1777, layer: 1 });
    expect(found.stat("/d/x")?.layer).toBe(0);
  });

  test("inside one layer the last wins and nothing is hidden", async () => {
    const found = await image([file("/a/x", "old"), file("a/x", "new"), file("./a//./x", "newest")]);
    expect([paths(found), text(found, "/a/x"), hidden(found)]).toEqual([["/a", "/a/x"], "newest", []]);
  });

  test("counts each copy that later layers bury", async () => {
    expect(hidden(await image([file("a", "1")], [file("a", "2")], [file("a", "3")]))).toEqual(["/a 0-1 1", "/a 1-2 2"]);
  });
});

describe("names", () => {
  test("missing parents are directories of root", async () => {
    expect((await image([file("a/b/c")])).stat("/a/b")).toMatchObject({ type: "directory", mode: 0o755, uid: 0, layer: 0 });
  });

  test("never lead outside", async () => {
    expect(paths(await image([file("../escape"), file("/../../etc/x"), file("a/../../b")]))).toEqual(["/b", "/escape", "/etc", "/etc/x"]);
  });

  test("the root may have its own entry", async () => {
    const found = await image([{ name: "./", flag: "5", mode: 0o711 }, file("./a")]);
    expect([found.stat("/")?.mode, found.stat("")?.path, paths(found)]).toEqual([0o711, "/", ["/a"]]);
  });

  test("are sorted by path", async () => {
    expect(paths(await image([file("a/b"), file("a-b"), file("a.c"), file("B")]))).toEqual(["/B", "/a", "/a-b", "/a.c", "/a/b"]);
  });

  test("devices and pipes exist, set-uid stays", async () => {
    const found = await image([
      { name: "null", flag: "3" },
      { name: "pipe", flag: "6" },
      { name: "su", mode: 0o4755 },
    ]);
    expect([...found.entries()].map((entry) => `${entry.type} ${entry.mode.toString(8)}`)).toEqual(["device 644", "fifo 644", "file 4755"]);
  });
});

describe("hard links", () => {
  test("taking one name away leaves the other its bytes", async () => {
    const found = await image([file("a", "OLD"), hardLink("b", "a")], [gone("a")]);
    expect([paths(found), text(found, "/b"), hidden(found)]).toEqual([["/b"], "OLD", []]);
    expect(hidden(await image([file("a", "OLD"), hardLink("b", "a")], [gone("a")], [gone("b")]))).toEqual(["/b 0-2 OLD"]);
  });

  test("writing one name again leaves the other as it was", async () => {
    const found = await image([file("a", "OLD"), hardLink("b", "/a")], [file("a", "NEW")]);
    expect([text(found, "/a"), text(found, "/b"), hidden(found)]).toEqual(["NEW", "OLD", []]);
  });

  test("show the file's size, mode and owner", async () => {
    const found = await image([{ name: "a", content: "123", mode: 0o755, uid: 7 }, hardLink("b", "./a")]);
    expect(found.stat("/b")).toMatchObject({ path: "/b", type: "file", size: 3, mode: 0o755, uid: 7 });
  });

  test("to a lower layer's file, to themselves, over a directory that holds the file", async () => {
    expect(text(await image([file("a", "low")], [hardLink("b", "a")]), "/b")).toBe("low");
    expect(text(await image([file("a"), hardLink("a", "a")]), "/a")).toBe("a");
    const found = await image([file("d/x", "kept")], [hardLink("d", "d/x")]);
    expect([text(found, "/d"), hidden(found)]).toEqual(["kept", []]);
  });

  test("to nothing or to a directory are refused, as the engine does", async () => {
    for (const target of ["nothing", "d", "/"]) {
      const error = await image([directory("d"), hardLink("b", target)]).catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(UserError);
      expect(error).toMatchObject({ code: "image-damaged", exitCode: 3 });
    }
  });
});

describe("symbolic links", () => {
  test("are followed inside the image, absolute or not, and stop at its root", async () => {
    const found = await image([
      file("etc/real", "R"),
      link("abs", "/etc/real"),
      link("up", "../../../etc/real"),
      link("dir", "etc"),
      link("two", "dir/../up"),
      link("usr/abs", "/etc/real"),
    ]);
    expect(["/abs", "/up", "/dir/real", "/two", "/dir/../abs", "/usr/abs"].map((path) => text(found, path))).toEqual(Array(6).fill("R"));
    expect(found.stat("/abs")?.path).toBe("/etc/real");
    expect(found.lstat("/abs")).toMatchObject({ type: "symlink", target: "/etc/real" });
    expect(found.lstat("/dir/real")?.type).toBe("file");
    expect(found.lstat("/dir/")?.type).toBe("directory");
  });

  test("never lead to this machine", async () => {
    const found = await image([link("host", "/etc"), link("up", "../../../../etc/hostname")]);
    expect([found.stat("/host/hostname"), found.read("/up")]).toEqual([undefined, undefined]);
  });

  test("40 hops are followed, 41 and circles are not", async () => {
    const chain = (length: number): Piece[] => Array.from({ length }, (_, i) => link(`l${i}`, i === length - 1 ? "end" : `l${i + 1}`));
    expect((await image([file("end"), ...chain(40)])).stat("/l0")?.path).toBe("/end");
    const found = await image([file("end"), ...chain(41), link("self", "self"), link("x", "y/z"), link("y", "x")]);
    expect(["/l0", "/self", "/x", "/end/below"].map((path) => found.stat(path))).toEqual(Array(4).fill(undefined));
  });

  test("in a lower layer give way to a directory that a later layer needs there", async () => {
    const found = await image([file("usr/lib/old"), link("lib", "usr/lib")], [file("lib/new")]);
    expect(paths(found)).toEqual(["/lib", "/lib/new", "/usr", "/usr/lib", "/usr/lib/old"]);
  });

  test("in the same layer lead the way, however deep or round they go", async () => {
    expect(paths(await image([directory("usr/lib"), link("lib", "usr/lib"), file("lib/new")]))).toEqual(["/lib", "/usr", "/usr/lib", "/usr/lib/new"]);
    expect(paths(await image([link("a", "../b/./c"), file("a/x"), file("a/y")]))).toEqual(["/a", "/b", "/b/c", "/b/c/x", "/b/c/y"]);
    const doubling = Array.from({ length: 39 }, (_, i) => link(`l${i}`, `l${i + 1}/../l${i + 1}`));
    expect((await image([directory("l39"), ...doubling, file("l0/x")])).stat("/l0/x")?.type).toBe("file");
    expect((await image([link("a", "a"), file("a/x")])).stat("/a/x")?.type).toBe("file");
  });
});

describe("one directory after another", () => {
  test("a directory that was replaced is not written to any more", async () => {
    const found = await image([file("d/a")], [file("d/b"), file("d"), file("d/c")]);
    expect(paths(found)).toEqual(["/d", "/d/c"]);
  });
});
