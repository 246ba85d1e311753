import { expect, test } from "vitest";
import type { Piece } from "../../image/testing/tar-writer.ts";
import { AMD64, elf, judgeImage, program, told } from "../testing-images.ts";
import { check } from "./index.ts";

const system: readonly Piece[] = [program("bin/sh", elf(AMD64)), program("sbin/tini", elf(AMD64)), program("usr/bin/uvicorn", elf(AMD64))];
const judge = async (config: Readonly<Record<string, unknown>>, pieces: readonly Piece[] = []): Promise<string> =>
  told(await judgeImage(check, { layers: [[...system, ...pieces]], config }));

test("what the engine, a wrapper or a shell starts is looked up along PATH", async () => {
  expect(await judge({ Cmd: ["uvicorn", "app:app"] })).toBe("proven: present");
  expect(await judge({ Entrypoint: ["tini", "--"], Cmd: ["uvicorn"] })).toBe("proven: present present");
  expect(await judge({ Cmd: ["/bin/sh", "-c", "uvicorn app:app"] })).toBe("proven: present present");
});

test("what is missing is found", async () => {
  expect(await judge({ Cmd: ["gunicorn"] })).toBe("violated: absent");
  expect(await judge({ Env: ["PATH=/opt/venv/bin"], Cmd: ["uvicorn"] })).toBe("violated: absent");
  expect(await judge({ Entrypoint: ["tini", "--", "gunicorn"] })).toBe("violated: absent");
  expect(await judge({ Cmd: ["/bin/sh", "-c", "exec /srv/run"] })).toBe("violated: absentFile");
  expect(await judge({ Cmd: ["python"] }, [{ name: "usr/bin/python", flag: "2", link: "python9" }])).toBe("violated: dangling");
});

test("what something before it may bring, or a variable names, is not judged", async () => {
  expect(await judge({ Cmd: ["/bin/sh", "-c", ". ./venv/bin/activate && gunicorn app"] })).toBe("proven: present");
  expect(await judge({ Cmd: ["/bin/sh", "-c", "$SERVER app"] })).toBe("proven: present");
  expect(await judge({ Cmd: ["/bin/sh", "-lc", "gunicorn app"] })).toBe("proven: present");
  expect(await judge({ Entrypoint: ["/start.sh"] })).toBe("proven");
  expect(await judge({})).toBe("not-applicable: noCommand");
});
