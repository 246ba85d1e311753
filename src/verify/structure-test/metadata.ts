import type { Listed, MetadataTest, Pair } from "../../contract/structure-test/file.ts";
import { isSecretName, secretIn } from "../../facts/secrets.ts";
import type { ImageConfig } from "../../image/image.ts";
import { proven, saw, violated } from "../../verdict/answer.ts";
import type { Answer, Evidence } from "../../verdict/verdict.ts";
import { variablesOf } from "./expand.ts";
import { fits } from "./files.ts";
import type { StructureCode } from "./messages.ts";

type Seen = Evidence<StructureCode>;

export function judgeMetadata(config: ImageConfig, test: MetadataTest): Answer<StructureCode> {
  const variables = variablesOf(config.env);
  const wrong = [
    ...pairs("the variable", variables, test.variables),
    ...test.unset.filter((key) => variables.has(key)).map((key) => saw<StructureCode>("set", { what: `the variable ${key}` })),
    ...pairs("the label", new Map(Object.entries(config.labels)), test.labels),
    ...list("the command", config.cmd, test.cmd),
    ...list("the entrypoint", config.entrypoint, test.entrypoint),
    ...word("the working directory", config.workingDir, test.workdir),
    ...word("the user", config.user, test.user),
    ...listed("port", (port) => config.exposedPorts.some((each) => each === port || each.split("/")[0] === port), test.ports),
    ...listed("volume", (volume) => config.volumes.includes(volume), test.volumes),
  ];
  return wrong.length > 0 ? violated(...wrong) : proven(saw("asAgreed"));
}

function pairs(what: string, set: ReadonlyMap<string, string>, wanted: readonly Pair[]): readonly Seen[] {
  return wanted.flatMap(({ key, value }): Seen[] => {
    const is = set.get(key);
    const named = `${what} ${key}`;
    if (is === undefined) return [saw("unset", { what: named })];
    const agreed = typeof value === "string" ? value === is : fits(value, is) === true;
    if (agreed) return [];
    // what stands where a secret would is not repeated
    const told = isSecretName(key) || secretIn(is) !== undefined ? "another value" : JSON.stringify(is);
    return [
      typeof value === "string"
        ? saw("other", { what: named, is: told, wanted: JSON.stringify(value) })
        : saw("otherThan", { what: named, is: told, wanted: value.source }),
    ];
  });
}

function list(what: string, is: readonly string[], wanted: readonly string[] | undefined): readonly Seen[] {
  return wanted === undefined ? [] : differing(what, JSON.stringify(is), JSON.stringify(wanted));
}

function word(what: string, is: string, wanted: string | undefined): readonly Seen[] {
  return wanted === undefined ? [] : differing(what, JSON.stringify(is), JSON.stringify(wanted));
}

function differing(what: string, is: string, wanted: string): readonly Seen[] {
  return is === wanted ? [] : [saw("other", { what, is, wanted })];
}

function listed(what: string, has: (each: string) => boolean, { absent, present }: Listed): readonly Seen[] {
  return [
    ...present.filter((each) => !has(each)).map((each) => saw<StructureCode>("undeclared", { what: `the ${what} ${each}` })),
    ...absent.filter(has).map((each) => saw<StructureCode>("declared", { what: `the ${what} ${each}` })),
  ];
}
