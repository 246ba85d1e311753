import { expect, test } from "vitest";

import { addDebianPackages } from "./dpkg.ts";
import type { Image } from "./image.ts";
import { openImage } from "./open.ts";
import { parsePasswd, resolveUser } from "./passwd.ts";
import { dockerArchive, inPieces } from "./testing/archives.ts";
import { tar } from "./testing/tar-writer.ts";

const passwd = "root:x:0:0:root:/root:/bin/bash\n1002:x:1003:0::/:\nappuser:x:1001:1001::/app:/bin/sh\nsecond:x:1001:5::/:/bin/sh\n";

function image(files: Readonly<Record<string, string>>): Promise<Image> {
  const layer = tar(Object.entries(files).map(([name, content]) => ({ name, content })));
  return openImage({ kind: "stream", ref: "test", stream: inPieces(dockerArchive({ layers: [layer] })) });
}

test("lines that are no user are passed over", () => {
  const text = `# comment\n\nshort:x:1:1\nname:x:abc:1::/:/bin/sh\n:x:1:1::/:\nbig:x:99999999999:1::/:\nneg:x:-1:1::/:\nlast:x:7:8:gecos:/home/last:/bin/sh`;
  expect(parsePasswd(text)).toEqual([{ name: "last", uid: 7, gid: 8, home: "/home/last", shell: "/bin/sh" }]);
});

test("USER by name, by number, with a group, empty", async () => {
  const found = await image({ "etc/passwd": passwd });
  expect(resolveUser(found, "appuser")).toEqual({ uid: 1001, name: "appuser" });
  expect(resolveUser(found, "appuser:staff")).toEqual({ uid: 1001, name: "appuser" });
  expect(resolveUser(found, "1001")).toEqual({ uid: 1001, name: "appuser" });
  expect(resolveUser(found, "1001:0")).toEqual({ uid: 1001, name: "appuser" });
  expect(resolveUser(found, "1002")).toEqual({ uid: 1002, name: undefined });
  for (const root of ["", "0", "root", "0:0", ":5"]) expect(resolveUser(found, root)).toEqual({ uid: 0, name: "root" });
  for (const nobody of ["absent", "99999999999", "-1", "app user"]) expect(resolveUser(found, nobody)).toBeUndefined();
});

test("an image without passwd knows numbers only", async () => {
  const found = await image({ a: "" });
  expect([found.users(), resolveUser(found, ""), resolveUser(found, "root"), resolveUser(found, "65532")]).toEqual([
    [],
    { uid: 0, name: undefined },
    undefined,
    { uid: 65532, name: undefined },
  ]);
});

test("Debian packages, from one status file or from one file a package", async () => {
  const status =
    "Package: libc6\nStatus: install ok installed\nVersion: 2.41-12\nDescription: C\n Package: not me\n\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 1\n\nPackage: curl\nVersion: 8.1\nStatus: hold ok installed\n";
  expect([...((await image({ "var/lib/dpkg/status": status })).debianPackages() ?? [])]).toEqual([
    ["libc6", "2.41-12"],
    ["curl", "8.1"],
  ]);
  const single = await image({ "var/lib/dpkg/status.d/base": "Package: base-files\nVersion: 13\n", "var/lib/dpkg/status.d/base.md5sums": "d41d8  etc/x\n" });
  expect([...(single.debianPackages() ?? [])]).toEqual([["base-files", "13"]]);
  expect((await image({ a: "" })).debianPackages()).toBeUndefined();
});

test("a paragraph without name or version is no package", () => {
  const packages = new Map<string, string>();
  addDebianPackages("Version: 1\n\nPackage: a\n\n\n\nnoise\n\nPackage:b\nVersion:2", packages);
  expect([...packages]).toEqual([["b", "2"]]);
});
