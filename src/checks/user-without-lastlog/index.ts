import { strictObject } from "valibot";
import type { Plan } from "../../plan/plan.ts";
import { placeOf } from "../../plan/queries.ts";
import { readArguments, type Arguments } from "../../shell/arguments.ts";
import { programName } from "../../shell/wrappers.ts";
import { saw } from "../../verdict/answer.ts";
import { noneOf } from "../findings.ts";
import { parseReference } from "../image-reference.ts";
import { insertedBehind, nameOf } from "../inserted-words.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { chainOf } from "../stages.ts";
import { runsWritten, type WrittenRun } from "../written-commands.ts";

const VALUED: ReadonlySet<string> = new Set(
  "-b -c -d -e -f -g -G -k -K -p -R -P -s -u -Z --base-dir --comment --home-dir --expiredate --inactive --gid --groups --skel --key --password --root --prefix --shell --uid --selinux-user".split(
    " ",
  ),
);

export const check: Check = defineCheck({
  meta: {
    summary: "A user with a large UID is made without an entry in lastlog.",
    why: "useradd of older distributions writes the new user's place into /var/log/lastlog and faillog, files whose size grows with the highest number in use. With a large UID such a file has a hole of many gigabytes, which becomes real zeros when the layer is packed: the build hangs or fills the disk.",
    level: "warning",
    group: "build",
    since: "0.1.0",
    sameAs: ["hadolint:DL3046", "droast:DF064"],
    settledBy: "file",
    words: ["useradd"],
    presets: ["recommended"],
    fix: "safe",
  },
  options: strictObject({}),
  messages: {
    sparse: "useradd makes /var/log/lastlog large enough for UID {uid}: add -l",
    unknown: "useradd makes /var/log/lastlog large enough for UID {uid} where it is an old one, which is not known of this base: add -l",
  },
  title: () => "large UIDs are kept out of lastlog",
  file({ plan }) {
    const users = largeUsers(plan);
    return noneOf(
      users.filter(({ lastlog }) => lastlog === "grows").map(({ command, uid }) => saw("sparse", { uid }, placeOf(plan, command.span))),
      users.filter(({ lastlog }) => lastlog === undefined).map(({ command, uid }) => saw("unknown", { uid }, placeOf(plan, command.span))),
    );
  },
  fix: ({ plan }) =>
    largeUsers(plan)
      .filter(({ lastlog }) => lastlog === "grows")
      .flatMap(({ command, run }) => insertedBehind(plan, run, nameOf(command), "-l")),
});

interface LargeUser {
  readonly command: WrittenRun["commands"][number];
  readonly run: WrittenRun;
  readonly uid: string;
  readonly lastlog: Lastlog | undefined;
}

/** What useradd does to lastlog. */
type Lastlog = "grows" | "stays";

function largeUsers(plan: Plan): readonly LargeUser[] {
  return runsWritten(plan).flatMap((run) =>
    run.commands.flatMap((command) => {
      if (programName(command.name) !== "useradd") return [];
      const args = readArguments(command.args, VALUED);
      const uid = args.value("-u", "--uid")?.value;
      return uid !== undefined && /^[1-9]\d{5,}$/.test(uid) && !isKeptOut(args) ? [{ command, run, uid, lastlog: lastlogOf(plan, run) }] : [];
    }),
  );
}

/** Debian's useradd lets it be since 12, of which the one of Ubuntu 24.04 is a build; the older ones were reported to make it grow. */
function lastlogOf(plan: Plan, { stage }: WrittenRun): Lastlog | undefined {
  const ref = chainOf(plan, stage)[0]?.from.ref;
  if (ref === undefined || ref.includes("$")) return undefined;
  const { name, tag = "latest" } = parseReference(ref);
  if (/trixie|bookworm|noble/.test(tag)) return "stays";
  if (/stretch|buster|bullseye|bionic|focal|jammy/.test(tag)) return "grows";
  const number = Number(/^\d+(?:\.\d+)?/.exec(tag)?.[0] ?? Infinity);
  if (name === "debian") return number < 12 ? "grows" : "stays";
  if (name === "ubuntu") return number >= 24 ? "stays" : number <= 22.04 ? "grows" : undefined;
  return undefined;
}

function isKeptOut(args: Arguments): boolean {
  const settings = args.values("-K", "--key").map((word) => word.value);
  return (
    args.open ||
    args.option("-l", "--no-log-init") !== undefined ||
    settings.some((setting) => setting.startsWith("LASTLOG_UID_MAX") || setting.startsWith("LOG_INIT=no"))
  );
}
