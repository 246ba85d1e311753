import type { ContractImage } from "../../contract/contract.ts";
import type { ContractSet } from "../../contract/set/set.ts";
import { UserError } from "../../errors.ts";
import { isForDevelopment } from "../joined-images.ts";
import { setImage, type PlannedImage, type Surroundings } from "./image-facts.ts";
import type { SetSubject } from "./subject.ts";
import { setService } from "./wiring.ts";

export interface SubjectInput extends Pick<Surroundings, "exists" | "read" | "relative"> {
  readonly set: ContractSet;
  readonly planned: readonly PlannedImage[];
}

/**
 * What documents are written about. Images of one application are one service: the first that is not for developers is what ships.
 * @throws UserError `set-without-image` where no image has a Dockerfile.
 */
export function subjectOf({ planned, set, ...around }: SubjectInput): SetSubject {
  const applications = new Map<string, PlannedImage[]>();
  for (const one of planned) applications.set(one.image.application, [...(applications.get(one.image.application) ?? []), one]);
  const shipped = [...applications.values()].map((group) => group.find(({ image }) => !isForDevelopment(image)) ?? group[0]).filter((one) => one !== undefined);
  const project = set.project ?? plainName(shipped[0]?.image.name ?? "application");
  const services = distinct(shipped.flatMap(({ image }) => image.trial.services)).map((service) => setService(service, project));
  const names = new Set(services.map(({ name }) => name));
  const images = shipped.flatMap((one) => {
    const service = shipped.length === 1 && !names.has("app") ? "app" : plainName(one.image.name);
    const group = applications.get(one.image.application) ?? [];
    return (
      setImage(
        one,
        group.filter((other) => other !== one),
        { ...around, services, service },
      ) ?? []
    );
  });
  if (images.length === 0)
    throw new UserError("set-without-image", "the contract asks for a set, and no image of it has a Dockerfile", { hint: "plimsoll init writes one" });
  return { project, images, services, set };
}

/** A name as Compose and Kubernetes both take it; what a template fills in later stays. */
export function plainName(name: string): string {
  const parts = name.split(/(\{\{[^{}]{1,200}\}\})/).map((part) => (part.startsWith("{{") ? part : part.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")));
  const plain = parts.join("").replace(/^-/, "");
  return (plain.includes("{{") ? plain : plain.slice(0, 40)).replace(/-$/, "") || "application";
}

function distinct(services: readonly ContractImage["trial"]["services"][number][]): readonly ContractImage["trial"]["services"][number][] {
  return [...new Map(services.map((service) => [service.name, service])).values()];
}
