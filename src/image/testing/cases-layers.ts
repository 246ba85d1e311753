import { directory, file, gone, hardLink, link, opaque, type ImageCase } from "./case.ts";

const unpacked = "the engine unpacks each layer by itself";

/** What layers do to one another. */
export const layerCases: readonly ImageCase[] = [
  { name: "one file", layers: [[file("a")]], tree: ["/a = a"] },
  { name: "an empty layer alone", layers: [[]], tree: [] },
  { name: "an empty layer between two", layers: [[file("a")], [], [file("b")]], tree: ["/a = a", "/b = b"] },
  { name: "the same layer twice", layers: [[file("a")], [file("b")], [file("a")]], tree: ["/a = a", "/b = b"] },
  {
    name: "twenty layers that write one file",
    layers: Array.from({ length: 20 }, (_, i) => [file("a", `version ${i}`), file(`f${i}`, "")]),
    tree: ["/a = version 19", ...Array.from({ length: 20 }, (_, i) => `/f${i} = `).sort()],
  },
  { name: "a whiteout of a file", layers: [[file("a"), file("b")], [gone("a")]], tree: ["/b = b"] },
  { name: "a whiteout of a directory", layers: [[directory("d"), file("d/x"), file("d/e/y"), file("k")], [gone("d")]], tree: ["/k = k"] },
  { name: "a whiteout below a directory that is not named", layers: [[directory("d"), file("d/x"), file("d/y")], [gone("d/x")]], tree: ["/d/", "/d/y = d/y"] },
  { name: "a whiteout of nothing", layers: [[file("a")], [gone("b")]], tree: ["/a = a"] },
  { name: "a whiteout in the lowest layer", layers: [[gone("b"), file("a")]], tree: ["/a = a"] },
  { name: "a whiteout of a symbolic link leaves its target", layers: [[file("a"), link("l", "a")], [gone("l")]], tree: ["/a = a"] },
  { name: "a whiteout, then a directory of that name", layers: [[file("a")], [gone("a"), directory("a"), file("a/new", "n")]], tree: ["/a/", "/a/new = n"] },
  {
    name: "a directory, then a whiteout of that name",
    layers: [[file("a")], [directory("a"), file("a/new", "n"), gone("a")]],
    tree: ["/a/", "/a/new = n"],
    engine: { differs: "it takes the whiteout for what came before it in the same layer" },
  },
  { name: "a whiteout and a file of that name", layers: [[file("a", "old")], [gone("a"), file("a", "new")]], tree: ["/a = new"] },
  {
    name: "a file, then a whiteout of that name",
    layers: [[file("a", "old")], [file("a", "new"), gone("a")]],
    tree: ["/a = new"],
    engine: { differs: "it takes the whiteout for what came before it in the same layer" },
  },
  { name: "a file comes back", layers: [[file("a", "one")], [gone("a")], [file("a", "two")]], tree: ["/a = two"] },
  { name: "a directory comes back empty", layers: [[directory("d"), file("d/x")], [gone("d")], [directory("d")]], tree: ["/d/"] },
  {
    name: "an opaque marker that comes first",
    layers: [
      [directory("d"), file("d/old"), file("d/e/old")],
      [directory("d"), opaque("d"), file("d/new", "n")],
    ],
    tree: ["/d/", "/d/new = n"],
  },
  {
    name: "an opaque marker that comes last",
    layers: [
      [directory("d"), file("d/old"), file("d/e/old")],
      [directory("d"), file("d/new", "n"), opaque("d")],
    ],
    tree: ["/d/", "/d/new = n"],
  },
  {
    name: "an opaque marker in the middle",
    layers: [
      [directory("d"), file("d/old"), file("d/e/old")],
      [directory("d"), file("d/1", "1"), opaque("d"), directory("d/e"), file("d/e/2", "2")],
    ],
    tree: ["/d/", "/d/1 = 1", "/d/e/", "/d/e/2 = 2"],
  },
  { name: "an opaque marker of nothing", layers: [[file("a")], [directory("d"), opaque("d"), file("d/x", "x")]], tree: ["/a = a", "/d/", "/d/x = x"] },
  {
    name: "an opaque marker and whiteouts as well",
    layers: [
      [directory("d"), file("d/x"), file("d/y")],
      [directory("d"), gone("d/x"), opaque("d"), gone("d/y")],
    ],
    tree: ["/d/"],
  },
  { name: "leftovers of aufs", layers: [[file("a"), { name: ".wh..wh.plnk/", flag: "5" }, { name: ".wh..wh.aufs" }]], tree: ["/a = a"] },
  {
    name: "names that only look like whiteouts",
    layers: [[file(".wh"), file("a.wh.b"), file("wh.c")]],
    tree: ["/.wh = .wh", "/a.wh.b = a.wh.b", "/wh.c = wh.c"],
  },
  { name: "a file takes the place of a directory", layers: [[directory("d"), file("d/x")], [file("d", "now")]], tree: ["/d = now"] },
  { name: "a directory takes the place of a file", layers: [[file("f")], [directory("f"), file("f/x", "x")]], tree: ["/f/", "/f/x = x"] },
  { name: "a link takes the place of a directory", layers: [[directory("d"), file("d/x"), file("t")], [link("d", "t")]], tree: ["/d -> t", "/t = t"] },
  { name: "a file takes the place of a link", layers: [[file("t"), link("l", "t")], [file("l", "now")]], tree: ["/l = now", "/t = t"] },
  { name: "a link takes the place of a file", layers: [[file("t"), file("l")], [link("l", "t")]], tree: ["/l -> t", "/t = t"] },
  {
    name: "a directory takes the place of a link",
    layers: [
      [directory("usr"), directory("usr/lib"), link("lib", "usr/lib")],
      [directory("lib"), file("lib/x", "x")],
    ],
    tree: ["/lib/", "/lib/x = x", "/usr/", "/usr/lib/"],
  },
  {
    name: "a file below a link of a lower layer",
    layers: [[directory("usr"), directory("usr/lib"), link("lib", "usr/lib")], [file("lib/x", "x")]],
    tree: ["/lib/", "/lib/x = x", "/usr/", "/usr/lib/"],
  },
  {
    name: "a file below a link of the same layer",
    layers: [[directory("usr"), directory("usr/lib"), link("lib", "usr/lib"), file("lib/x", "x")]],
    tree: ["/lib -> usr/lib", "/usr/", "/usr/lib/", "/usr/lib/x = x"],
  },
  { name: "a directory is named again", layers: [[directory("d", 0o700), file("d/x", "x")], [directory("d", 0o1777)]], tree: ["/d/ 1777", "/d/x = x"] },
  {
    name: "a directory that a layer only needs",
    layers: [[directory("d", 0o700)], [file("d/x", "x")]],
    tree: ["/d/ 0700", "/d/x = x"],
    engine: { differs: "its overlay driver makes such a directory anew, with mode 0755" },
  },
  { name: "only the mode changes", layers: [[file("a")], [{ name: "a", content: "a", mode: 0o755 }]], tree: ["/a = a 0755"] },
  { name: "hard links of which one is taken away", layers: [[file("a", "OLD"), hardLink("b", "a")], [gone("a")]], tree: ["/b = OLD"] },
  { name: "hard links of which one is written again", layers: [[file("a", "OLD"), hardLink("b", "a")], [file("a", "NEW")]], tree: ["/a = NEW", "/b = OLD"] },
  {
    name: "hard links that both go",
    layers: [
      [file("a"), hardLink("b", "a"), file("k")],
      [gone("a"), gone("b")],
    ],
    tree: ["/k = k"],
  },
  {
    name: "a hard link to a lower layer",
    layers: [[file("a", "low")], [hardLink("b", "a")]],
    tree: ["/a = low x2", "/b = low x2"],
    engine: { refuses: unpacked },
  },
];
