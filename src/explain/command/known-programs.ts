import { alpineRedhatPrograms } from "../../facts/programs/alpine-redhat.ts";
import { archivePrograms } from "../../facts/programs/archives.ts";
import { compilerPrograms } from "../../facts/programs/compilers.ts";
import { debianPrograms } from "../../facts/programs/debian.ts";
import { downloadPrograms } from "../../facts/programs/downloads.ts";
import { fileFactPrograms } from "../../facts/programs/file-facts.ts";
import { filePrograms } from "../../facts/programs/files.ts";
import { gitKeyPrograms } from "../../facts/programs/git-keys.ts";
import { goRustPrograms } from "../../facts/programs/go-rust.ts";
import { javaPrograms } from "../../facts/programs/java.ts";
import type { ProgramWords, Programs } from "../../facts/programs/kind.ts";
import { nodeToolPrograms } from "../../facts/programs/node-tools.ts";
import { nodePrograms } from "../../facts/programs/node.ts";
import { phpRubyDotnetPrograms } from "../../facts/programs/php-ruby-dotnet.ts";
import { pythonProjectPrograms } from "../../facts/programs/python-projects.ts";
import { pythonServerPrograms } from "../../facts/programs/python-servers.ts";
import { pythonPrograms } from "../../facts/programs/python.ts";
import { serverPrograms } from "../../facts/programs/servers.ts";
import { runnerPrograms, shellCommands } from "../../facts/programs/shells.ts";
import { suseArchPrograms } from "../../facts/programs/suse-arch.ts";
import { systemCloudPrograms } from "../../facts/programs/system-cloud.ts";
import { textPrograms } from "../../facts/programs/text.ts";
import { userPrograms } from "../../facts/programs/users.ts";
import { programName } from "../../shell/wrappers.ts";

const all: readonly Programs[] = [
  shellCommands,
  runnerPrograms,
  filePrograms,
  fileFactPrograms,
  textPrograms,
  archivePrograms,
  downloadPrograms,
  userPrograms,
  debianPrograms,
  alpineRedhatPrograms,
  suseArchPrograms,
  gitKeyPrograms,
  compilerPrograms,
  goRustPrograms,
  javaPrograms,
  pythonPrograms,
  pythonProjectPrograms,
  pythonServerPrograms,
  nodePrograms,
  nodeToolPrograms,
  phpRubyDotnetPrograms,
  serverPrograms,
  systemCloudPrograms,
];

let byName: ReadonlyMap<string, ProgramWords> | undefined;

function programs(): ReadonlyMap<string, ProgramWords> {
  byName ??= new Map(all.flatMap((part) => Object.entries(part).flatMap(([names, words]) => names.split(" ").map((name) => [name, words] as const))));
  return byName;
}

/** Versions that stand behind a program's name: python3.12, gcc-12, php8.3. */
const VERSIONED = /^([a-z][a-z+_-]*?)-?\d+(?:\.\d+)*$/;
/** Compilers for other machines: aarch64-linux-gnu-gcc. */
const FOR_MACHINE = /^[\w]+-(?:[\w]+-)+(gcc|g\+\+|ld|as|strip|ar|cc|objdump|ranlib)$/;
const WITH_VERSION = new Set(
  "python pip pypy php php-fpm gcc g++ clang clang++ cpp gfortran ruby lua luajit node npm java javac openjdk postgres psql llvm lld dotnet pwsh go cmake easy_install virtualenv ld strip pg_ctl".split(
    " ",
  ),
);

/** Scripts that are known by their names wherever they lie. */
const ANYWHERE =
  /^(?:configure|config|gradlew|mvnw|manage\.py|autogen\.sh|buildconf|bootstrap\.sh|artisan|console|wait-for-it(?:\.sh)?|dockerize|docker-entrypoint\.sh|rustup-init|dotnet-install\.sh)$/;

/** A program by its name or path; a version or a machine in the name does not count. */
export function knownProgram(written: string): ProgramWords | undefined {
  const name = programName(written).replace(/\.exe$/, "");
  // /opt/app/install is somebody's own, /usr/bin/install is not
  if (written.includes("/") && !/(?:^|\/)\.?s?bin\/[^/]+$/.test(written) && !ANYWHERE.test(name)) return undefined;
  const found = programs().get(name) ?? programs().get(FOR_MACHINE.exec(name)?.[1] ?? "");
  if (found !== undefined) return found;
  const plain = VERSIONED.exec(name)?.[1];
  return plain !== undefined && WITH_VERSION.has(plain) ? programs().get(plain) : undefined;
}
