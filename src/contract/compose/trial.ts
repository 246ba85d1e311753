import type { ContractTrial, TrialService } from "../contract.ts";
import type { RunLimits } from "../run-limits.ts";

/** What `docker compose config --format json` says, as far as a trial takes it over; every value in it is resolved. */
interface ResolvedCompose {
  readonly services?: Readonly<Record<string, ResolvedService>>;
}

interface ResolvedService {
  readonly image?: string;
  readonly build?: unknown;
  readonly command?: readonly string[] | null;
  readonly entrypoint?: readonly string[] | null;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly ports?: readonly { readonly target?: number }[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly mem_limit?: string;
  readonly cpus?: number;
  readonly volumes?: readonly ResolvedVolume[];
  readonly deploy?: { readonly resources?: { readonly limits?: { readonly cpus?: string | number; readonly memory?: string | number } } };
}

interface ResolvedVolume {
  readonly type: string;
  readonly source?: string;
  readonly target: string;
}

export interface ComposeTrial {
  readonly trial: ContractTrial;
  /** What the Compose file says that a trial does not do, a sentence each. */
  readonly left: readonly string[];
}

export type ComposeTrouble = { readonly trouble: string; readonly hint: string };

const SERVICE_WITHIN = 60;

/** The trial of a service of a Compose file: its own settings, and the services that it depends on. What the contract itself says wins. */
export function composeTrial(written: ContractTrial, service: string, json: string): ComposeTrial | ComposeTrouble {
  const services = (JSON.parse(json) as ResolvedCompose).services ?? {};
  const own = services[service];
  if (own === undefined) return { trouble: `the Compose file has no service ${service}`, hint: `it has ${Object.keys(services).join(", ")}` };
  const needed = neededBy(service, services);
  const built = needed.find((name) => services[name]?.image === undefined && !written.services.some((each) => each.name === name));
  if (built !== undefined) {
    return { trouble: `the service ${built} is built by the Compose file and has no image`, hint: `name one under services.${built}.image of the trial` };
  }
  const others = needed.flatMap((name) => {
    const found = services[name];
    return found?.image === undefined || written.services.some((each) => each.name === name) ? [] : [serviceOf(name, found.image, found)];
  });
  return {
    trial: {
      ...written,
      environment: { ...environmentOf(own), ...written.environment },
      port: written.port ?? own.ports?.find(({ target }) => target !== undefined)?.target,
      command: written.command ?? own.command ?? undefined,
      services: [...others, ...written.services],
      limits: { ...limitsOf(own), ...written.limits },
    },
    left: leftOut(service, own),
  };
}

/** What it depends on, and what that depends on; the service itself is not among them. */
function neededBy(service: string, services: Readonly<Record<string, ResolvedService>>): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    for (const other of Object.keys(services[name]?.depends_on ?? {})) {
      if (other === service || found.has(other)) continue;
      found.add(other);
      visit(other);
    }
  };
  visit(service);
  return [...found];
}

function serviceOf(name: string, image: string, service: ResolvedService): TrialService {
  const [kind, ...words] = service.healthcheck?.disable === true ? [] : (service.healthcheck?.test ?? []);
  const health = kind === "CMD" ? words : kind === "CMD-SHELL" ? ["/bin/sh", "-c", ...words] : undefined;
  const { binds } = limitsOf(service);
  return {
    name,
    image,
    environment: environmentOf(service),
    command: service.command ?? undefined,
    // Compose doubles the dollar signs that its own variables would begin with
    health: health?.map((word) => word.replaceAll("$$", "$")),
    within: SERVICE_WITHIN,
    limits: binds === undefined ? {} : { binds },
  };
}

function environmentOf({ environment = {} }: ResolvedService): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (value === null ? [] : [[name, value.replaceAll("$$", "$")]])));
}

function limitsOf(service: ResolvedService): RunLimits {
  const { cap_add: added, cap_drop: dropped = [], deploy, read_only: readOnly, tmpfs, user, volumes = [] } = service;
  const limits = deploy?.resources?.limits ?? {};
  const memory = Number(service.mem_limit ?? limits.memory);
  const cpus = Number(service.cpus ?? limits.cpus);
  const kept = volumes.filter(({ type }) => type === "volume").map(({ target }) => ({ path: target }));
  const bound = volumes.flatMap(({ source, target, type }) => (type === "bind" && source !== undefined ? [{ source, target }] : []));
  const inMemory = [...(tmpfs ?? []), ...volumes.filter(({ type }) => type === "tmpfs").map(({ target }) => target)];
  return {
    ...(user === undefined ? {} : { user }),
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(inMemory.length === 0 ? {} : { tmpfs: inMemory }),
    ...(kept.length === 0 ? {} : { volumes: kept }),
    ...(bound.length === 0 ? {} : { binds: bound }),
    ...(dropped.some((name) => name.toUpperCase() === "ALL") ? { noCapabilities: true } : {}),
    ...(added === undefined ? {} : { addCapabilities: added.map((name) => name.toLowerCase().replace(/^cap_/, "")) }),
    ...(Number.isNaN(memory) ? {} : { memory }),
    ...(Number.isNaN(cpus) ? {} : { cpus }),
  };
}

function leftOut(name: string, service: ResolvedService): readonly string[] {
  const left: string[] = [];
  if ((service.entrypoint ?? []).length > 0) left.push(`the entrypoint of ${name}: the image's own is tried`);
  if ((service.volumes ?? []).some(({ type }) => type === "bind")) left.push(`writing to what ${name} binds: it is read only in a trial`);
  if (service.healthcheck !== undefined) left.push(`the health check of ${name}: the image's own is tried`);
  return left;
}
