import { expect, test } from "vitest";
import type { Piece } from "../../image/testing/tar-writer.ts";
import { judgeImage, program, told } from "../testing-images.ts";
import { check } from "./index.ts";

const script = program("app/start.sh", "#!/bin/sh\n");
const judge = async (config: Readonly<Record<string, unknown>>, pieces: readonly Piece[] = [script]): Promise<string> =>
  told(await judgeImage(check, { layers: [pieces], config }));

test("a script is looked for by its path, from the working directory, and along PATH", async () => {
  expect(await judge({ Entrypoint: ["/app/start.sh"] })).toBe("proven: present");
  expect(await judge({ WorkingDir: "/app", Entrypoint: ["./start.sh"] })).toBe("proven: present");
  expect(await judge({ Env: ["PATH=/app"], Cmd: ["start.sh"] })).toBe("proven: present");
});

test("one that is elsewhere, a folder or a link to nothing is none", async () => {
  expect(await judge({ Entrypoint: ["/start.sh"] })).toBe("violated: absent");
  expect(await judge({ WorkingDir: "/srv", Entrypoint: ["./start.sh"] })).toBe("violated: absent");
  expect(await judge({ Cmd: ["start.sh"] })).toBe("violated: elsewhere");
  expect(await judge({ Cmd: ["/app"] })).toBe("violated: directory");
  expect(await judge({ Cmd: ["/run"] }, [{ name: "run", flag: "2", link: "/nowhere" }])).toBe("violated: dangling");
});

test("a program by its plain name is for another check", async () => {
  expect(await judge({ Cmd: ["python"] })).toBe("not-applicable: notScript");
  expect(await judge({})).toBe("not-applicable: notScript");
});
