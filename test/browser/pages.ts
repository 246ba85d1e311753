import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { explain } from "../../src/commands/explain.ts";
import { dockerArchive } from "../../src/image/testing/archives.ts";
import { directory, file, gone } from "../../src/image/testing/case.ts";
import { tar } from "../../src/image/testing/tar-writer.ts";

/** Markup that would act if a page took a name for more than a name. */
const EVIL = "<img src=x onerror=window.evil=1></script><script>window.evil=2</script>";

const dockerfile = `# syntax=docker/dockerfile:1
ARG VERSION=3.13
# What every stage stands on.
FROM python:\${VERSION}-slim AS base
ENV PYTHONUNBUFFERED=1
WORKDIR /app

FROM base AS dependencies
COPY requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip pip install --no-cache-dir -r requirements.txt

FROM base AS development
COPY --from=dependencies /usr/local /usr/local
CMD ["flask", "run", "--host=0.0.0.0", "--port=5500", "--reload"]

FROM base AS production
COPY --from=dependencies /usr/local /usr/local
COPY . .
RUN if [ -f x ]; then echo '${EVIL}'; else made-up --nobody-knows; fi
USER 1001
EXPOSE 5500
HEALTHCHECK --interval=30s CMD python -c "import urllib.request" || exit 1
CMD ["gunicorn", "--bind", "0.0.0.0:5500", "run:app"]
`;

/** Lines of that file by what they begin with. */
export function lineOf(start: string): number {
  return dockerfile.split("\n").findIndex((line) => line.startsWith(start)) + 1;
}

const below = tar([directory("app"), file("app/big", "x".repeat(40_000)), file("app/old", "o".repeat(5000)), file("lib", "l".repeat(9000))]);
const own = tar([file("app/big", "y".repeat(30_000)), gone("app/old"), file(`app/${EVIL.replaceAll("/", "∕")}`, "e".repeat(7000))]);

/** Writes both pages into a folder of their own, by the command itself. */
export async function writePages(): Promise<{ readonly image: string; readonly dockerfile: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-pages-"));
  writeFileSync(join(folder, "Dockerfile"), dockerfile);
  writeFileSync(
    join(folder, "app.tar"),
    dockerArchive({ layers: [below, own], history: [{ created_by: "COPY a /" }, { created_by: `RUN ${EVIL}` }], config: { User: "1001" } }),
  );
  for (const subject of ["Dockerfile", "app.tar"]) {
    const said: string[] = [];
    const output = { isTty: false, columns: undefined, write: (text: string) => void said.push(text) };
    const io = { cwd: folder, env: {}, stdout: output, stderr: output, signal: new AbortController().signal };
    const code = await explain({ subject, formats: ["html"], outputs: [`${subject}.html`], base: undefined, platform: undefined }, io);
    if (code !== 0) throw new Error(`explain ${subject} ended with ${code}: ${said.join("")}`);
  }
  return { image: join(folder, "app.tar.html"), dockerfile: join(folder, "Dockerfile.html"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
