import type { ImageReport } from "../reports/kind.ts";

/**
 * Requirements that are worse after a fix than before it, by their ids. A report is undefined where nothing was built: what it would have shown is not
 * known, so that nothing can be worse than it.
 */
export function worseVerdicts(was: ImageReport | undefined, is: ImageReport | undefined): readonly string[] {
  if (was === undefined) return [];
  if (is === undefined) return ["builds"];
  const [wasReady, isReady] = [was, is].map(({ container }) => container?.readySeconds !== undefined);
  const lost = is.verdicts.flatMap(({ check, outcome, requirement, settledBy }) => {
    const before = was.verdicts.find((verdict) => verdict.requirement === requirement && verdict.check === check)?.outcome;
    // what runs at last can be looked at for the first time: what is seen then is news, and no loss
    const isNews = before === "unproven" && settledBy === "container" && wasReady === false && isReady === true;
    const isWorse = (outcome === "violated" && before !== "violated" && !isNews) || (outcome === "unproven" && before === "proven");
    return isWorse && before !== undefined ? [requirement] : [];
  });
  return wasReady === true && isReady === false && lost.length === 0 ? ["readiness"] : lost;
}
