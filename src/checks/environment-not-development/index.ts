import { strictObject } from "valibot";
import { placeOf } from "../../plan/queries.ts";
import { notApplicable, saw } from "../../verdict/answer.ts";
import type { Evidence } from "../../verdict/verdict.ts";
import { noneOf } from "../findings.ts";
import type { Check } from "../kind.ts";
import { defineCheck } from "../kind.ts";
import { isForDevelopment } from "../main-process.ts";
import { isGivenToBuild } from "../set-variables.ts";

const MODES =
  /^(?:FLASK_ENV|QUART_ENV|APP_ENV|ENVIRONMENT|ENV|RAILS_ENV|RACK_ENV|DJANGO_ENV|ASPNETCORE_ENVIRONMENT|DOTNET_ENVIRONMENT|MIX_ENV|SYMFONY_ENV|GO_ENV|DEPLOY_ENV|APP_ENVIRONMENT)$/;
/** FLASK_DEBUG, which also reloads, is for no-reload. */
const SWITCHES = /^(?:DEBUG|APP_DEBUG|DJANGO_DEBUG|DEBUG_MODE)$/;

export const check: Check = defineCheck({
  meta: {
    summary: "The image is not set to development or debugging.",
    why: "What ENV says holds for every container that nobody tells otherwise: with debugging on, errors show source, settings and variables to whoever causes them, and caches stay off.",
    level: "warning",
    group: "configuration",
    since: "0.1.0",
    sameAs: [],
    settledBy: "file",
    presets: ["recommended"],
  },
  options: strictObject({}),
  messages: {
    mode: "{name}={value} is the default of every container: set it where it is developed",
    debug: "{name}={value} switches debugging on in every container: set it where it is developed",
    development: "{name} is for development",
  },
  title: () => "the image is not set to development",
  file({ plan }) {
    if (plan.target === undefined || isForDevelopment(plan)) return notApplicable(saw("development", { name: plan.target?.name ?? plan.path }));
    return noneOf(
      [...plan.target.config.env].flatMap(([name, { span, value }]): readonly Evidence<"debug" | "mode">[] => {
        if (isGivenToBuild(plan, span)) return [];
        if (MODES.test(name) && /^(?:dev|develop|development|debug|local)$/i.test(value)) return [saw("mode", { name, value }, placeOf(plan, span))];
        // the debug package of Node takes names there, not a switch
        return SWITCHES.test(name) && /^(?:1|true|yes|on)$/i.test(value) ? [saw("debug", { name, value }, placeOf(plan, span))] : [];
      }),
    );
  },
});
