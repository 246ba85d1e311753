import type { Report } from "../kind.ts";

export const report: Report = {
  meta: { summary: "Say who reads this format.", since: "0.1.0" },
  write: ({ images }) => images.flatMap((image) => image.verdicts.map((verdict) => `${verdict.requirement} ${verdict.outcome}\n`)).join(""),
};
