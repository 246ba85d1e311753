import { directory, file, hardLink, link, type ImageCase } from "./case.ts";
import { gnuLong, pax } from "./tar-writer.ts";

const deep = `${Array.from({ length: 20 }, (_, i) => `directory-number-${i}`).join("/")}/file`;
const parents = deep
  .split("/")
  .slice(0, -1)
  .map((_, i, all) => `/${all.slice(0, i + 1).join("/")}/`);
const long = `long-${"x".repeat(150)}`;
const longer = "t".repeat(180);

/** What tars can say, and how. */
export const tarCases: readonly ImageCase[] = [
  { name: "an owner", layers: [[{ name: "a", uid: 1001, gid: 1002, content: "a" }]], tree: ["/a = a 1001:1002"] },
  {
    name: "set-uid, set-gid, sticky",
    layers: [[{ name: "su", mode: 0o4755 }, { name: "sg", mode: 0o2755 }, directory("t", 0o1777), directory("g", 0o2775)]],
    tree: ["/g/ 2775", "/sg =  2755", "/su =  4755", "/t/ 1777"],
  },
  { name: "a mode of nothing", layers: [[{ name: "a", mode: 0, content: "a" }]], tree: ["/a = a 0000"] },
  { name: "a mode with the file's type in it", layers: [[{ name: "a", mode: 0o100600, content: "a" }]], tree: ["/a = a 0600"] },
  { name: "a pipe", layers: [[{ name: "p", flag: "6" }]], tree: ["/p |"] },
  {
    name: "devices",
    layers: [
      [
        { name: "c", flag: "3", mode: 0o666, device: [1, 3] },
        { name: "b", flag: "4", device: [7, 0] },
      ],
    ],
    tree: ["/b *", "/c * 0666"],
  },
  { name: "an empty file", layers: [[file("e", "")]], tree: ["/e = "] },
  { name: "a file of many blocks", layers: [[file("a", "x".repeat(200_000)), file("b")]], tree: ["/a = 200000 bytes", "/b = b"] },
  { name: "a file of exactly one block", layers: [[file("a", "x".repeat(512)), file("b")]], tree: ["/a = 512 bytes", "/b = b"] },
  { name: "missing parents", layers: [[file("a/b/c")]], tree: ["/a/", "/a/b/", "/a/b/c = a/b/c"] },
  { name: "names that begin with ./", layers: [[{ name: "./", flag: "5" }, directory("./d"), file("./d/x", "x")]], tree: ["/d/", "/d/x = x"] },
  { name: "names that begin with /", layers: [[directory("/d"), file("/d/x", "x")]], tree: ["/d/", "/d/x = x"] },
  { name: "/a/x, then a/x", layers: [[directory("a"), file("/a/x", "old"), file("a/x", "new")]], tree: ["/a/", "/a/x = new"], problems: ["path-twice"] },
  {
    name: "a path twice",
    layers: [[file("a", "old"), file("b"), file("a", "new")]],
    tree: ["/a = new", "/b = b"],
    problems: ["path-twice"],
    engine: { refuses: "it stores no layer that writes one name twice" },
  },
  {
    name: "a path twice, a directory and then a file",
    layers: [[directory("a"), file("a", "new")]],
    tree: ["/a = new"],
    problems: ["path-twice"],
    engine: { refuses: "it does not replace a directory by a file inside one layer" },
  },
  {
    name: "slashes and points inside names",
    layers: [[directory("a"), file("a//b", "1"), file("a/./c", "2"), file("a/../d", "3")]],
    tree: ["/a/", "/a/b = 1", "/a/c = 2", "/d = 3"],
  },
  { name: "twenty directories", layers: [[pax({ path: deep }), file("x", "deep")]], tree: [...parents, `/${deep} = deep`] },
  { name: "a PAX path", layers: [[pax({ path: `p/${long}` }), file("short", "x")]], tree: ["/p/", `/p/${long} = x`] },
  { name: "a PAX link target", layers: [[pax({ linkpath: longer }), link("l", "short")]], tree: [`/l -> ${longer}`] },
  {
    name: "a PAX path and target of a hard link",
    layers: [[pax({ path: long }), file("x", "x"), pax({ linkpath: long }), hardLink("h", "short")]],
    tree: ["/h = x x2", `/${long} = x x2`],
  },
  { name: "PAX owners", layers: [[pax({ uid: "3000000", gid: "4000000" }), file("a")]], tree: ["/a = a 3000000:4000000"] },
  { name: "a PAX size", layers: [[pax({ size: "3" }), { name: "a", content: "abc", size: 0 }, file("b")]], tree: ["/a = abc", "/b = b"] },
  { name: "PAX times", layers: [[pax({ mtime: "1700000000.5", atime: "1.25" }), file("a")]], tree: ["/a = a"] },
  {
    name: "attributes",
    layers: [[pax({ "SCHILY.xattr.security.capability": Buffer.from("0100000200040000000000000000000000000000", "hex") }), { name: "ping", mode: 0o755 }]],
    tree: ["/ping =  0755 security.capability=0100000200040000000000000000000000000000"],
  },
  {
    name: "an attribute that a directory has",
    layers: [[pax({ "SCHILY.xattr.trusted.note": Buffer.from("hi") }), directory("d")]],
    tree: ["/d/ trusted.note=6869"],
    engine: { differs: "its export leaves out all attributes but capabilities" },
  },
  { name: "global records", layers: [[pax({ comment: "made by a test", uid: "7" }, "g"), file("a"), file("b")]], tree: ["/a = a", "/b = b"] },
  { name: "a GNU long name", layers: [[gnuLong("L", long), { ...file("short", "x"), format: "gnu" }]], tree: [`/${long} = x`] },
  { name: "a GNU long link", layers: [[gnuLong("K", longer), { ...link("l", "short"), format: "gnu" }]], tree: [`/l -> ${longer}`] },
  {
    name: "a GNU long name and link",
    layers: [[file("t", "t"), gnuLong("K", longer), gnuLong("L", long), { ...link("l", "short"), format: "gnu" }]],
    tree: [`/${long} -> ${longer}`, "/t = t"],
  },
  { name: "a ustar prefix", layers: [[{ ...file("name", "x"), prefix: "some/prefix" }]], tree: ["/some/", "/some/prefix/", "/some/prefix/name = x"] },
  {
    name: "headers from before POSIX",
    layers: [
      [
        { ...file("a"), format: "v7" },
        { name: "d/", flag: "\0", format: "v7", mode: 0o755 },
      ],
    ],
    tree: ["/a = a", "/d/"],
  },
  { name: "owners in base 256", layers: [[{ ...file("a"), uid: 5_000_000, gid: 6_000_000, format: "gnu" }]], tree: ["/a = a 5000000:6000000"] },
  { name: "a time before 1970", layers: [[{ ...file("a"), mtime: -5, format: "gnu" }]], tree: ["/a = a"] },
  {
    name: "contiguous files and empty flags",
    layers: [
      [
        { ...file("a"), flag: "7" },
        { ...file("b"), flag: "\0" },
      ],
    ],
    tree: ["/a = a", "/b = b"],
    engine: { differs: "it passes over contiguous files" },
  },
  {
    name: "names in UTF-8, with spaces, quotes, newlines",
    layers: [[file("grüße", "1"), file('a "b" c', "2"), file("x\ny", "3"), file("日本", "4")]],
    tree: ['/a "b" c = 2', "/grüße = 1", "/x\ny = 3", "/日本 = 4"],
  },
  {
    name: "names that are no UTF-8",
    layers: [
      [
        { ...file("", "1"), rawName: Buffer.from([0x61, 0xff]) },
        { ...file("", "2"), rawName: Buffer.from([0x61, 0xfe]) },
      ],
    ],
    tree: ["/aþ = 2", "/aÿ = 1"],
  },
  { name: "a name that leads outside", layers: [[file("../escape", "x")]], tree: ["/escape = x"], problems: ["path-outside"] },
  {
    name: "a sparse file",
    layers: [[{ ...file("s", ""), flag: "S", format: "gnu" }]],
    tree: { refused: "image-unsupported" },
    engine: { differs: "it reads sparse files" },
  },
  {
    name: "a symbolic link, absolute",
    layers: [[directory("etc"), file("etc/real", "R"), link("abs", "/etc/real")]],
    tree: ["/abs -> /etc/real", "/etc/", "/etc/real = R"],
    engine: { differs: "it writes its own files into /etc" },
  },
  {
    name: "symbolic links to nowhere, to themselves, to the host",
    layers: [[link("no", "where"), link("self", "self"), link("host", "../../../proc/1"), link("x", "y"), link("y", "x")]],
    tree: ["/host -> ../../../proc/1", "/no -> where", "/self -> self", "/x -> y", "/y -> x"],
  },
  { name: "a hard link to a symbolic link", layers: [[file("a"), link("l", "a"), hardLink("h", "l")]], tree: ["/a = a", "/h -> a x2", "/l -> a x2"] },
  { name: "three names of one file", layers: [[file("a"), hardLink("b", "a"), hardLink("c", "./b")]], tree: ["/a = a x3", "/b = a x3", "/c = a x3"] },
  {
    name: "a hard link to nothing",
    layers: [[hardLink("h", "nothing")]],
    tree: { refused: "image-damaged" },
    engine: { refuses: "there is nothing to link to" },
  },
  {
    name: "a hard link to a directory",
    layers: [[directory("d"), hardLink("h", "d")]],
    tree: { refused: "image-damaged" },
    engine: { refuses: "no system links directories" },
  },
  {
    name: "a hard link outside",
    layers: [[file("a"), hardLink("h", "../../etc/passwd")]],
    tree: { refused: "image-damaged" },
    engine: { refuses: "it calls such a link a breakout" },
  },
];
