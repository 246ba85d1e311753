import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import { baseOf } from "../final-programs.ts";
import { healthRequests, isOwnHost, type HealthRequest } from "../health-requests.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { serversStarted } from "../listening.ts";

export const check: Check = defineCheck({
  meta: {
    summary: "The health check asks the container itself.",
    why: "A health check by an outside name tests the network, a proxy or another container, and calls this one unhealthy for it. And localhost may mean ::1, where a server that listens on 0.0.0.0 is not: 127.0.0.1 means one thing.",
    level: "info",
    group: "health",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    words: ["healthcheck"],
    presets: ["strict"],
  },
  options: strictObject({}),
  messages: {
    outside: "the health check asks {host}, which is not this container",
    everyAddress: "0.0.0.0 is an address to listen on, not one to ask: write 127.0.0.1",
    localhost: "BusyBox's wget may take localhost for ::1 only, {server} listens on 0.0.0.0: write 127.0.0.1",
  },
  title: () => "the health check asks the container itself",
  file({ plan }) {
    const requests = healthRequests(plan);
    const ownToo = requests.some(({ host }) => isOwnHost(host));
    const server = serversStarted(plan).find(({ host }) => host?.value === "0.0.0.0")?.server;
    const busybox = plan.target !== undefined && baseOf(plan, plan.target)?.shell === "ash";
    const finding = ({ host, program, span }: HealthRequest): readonly Evidence<"everyAddress" | "localhost" | "outside">[] => {
      const place = placeOf(plan, span);
      if (host === "0.0.0.0") return [saw("everyAddress", {}, place)];
      if (host === "localhost" && program === "wget" && busybox && server !== undefined) return [saw("localhost", { server }, place)];
      return isOwnHost(host) || ownToo ? [] : [saw("outside", { host }, place)];
    };
    return noneOf(requests.flatMap(finding));
  },
});
