/** The parts of a JSON report that tests ask about. */
interface Document {
  readonly exitCode: number;
  readonly images: readonly {
    readonly verdicts: readonly {
      readonly requirement: string;
      readonly outcome: string;
      readonly judges: readonly {
        readonly judge: string;
        readonly outcome: string;
        readonly evidence: readonly { readonly text: string; readonly place?: Place }[];
      }[];
    }[];
  }[];
}

interface Place {
  readonly kind: string;
  readonly path?: string;
  readonly line?: number;
}

export interface ReportUnderTest {
  violated(): string[];
  outcome(requirement: string): string | undefined;
  /** What a judge saw, each piece with its place; empty when it did not say violated. */
  evidence(requirement: string, judge: string): string;
}

export function readReport(json: string): ReportUnderTest {
  const document = JSON.parse(json) as Document;
  const verdicts = document.images.flatMap((image) => image.verdicts);
  return {
    violated: () => verdicts.filter(({ outcome }) => outcome === "violated").map((verdict) => verdict.requirement),
    outcome: (requirement) => verdicts.find((verdict) => verdict.requirement === requirement)?.outcome,
    evidence(requirement, judge) {
      const answer = verdicts
        .find((verdict) => verdict.requirement === requirement)
        ?.judges.find((each) => each.judge === judge && each.outcome === "violated");
      return (answer?.evidence ?? []).map(({ place, text }) => `${text} ${placeText(place)}`).join("\n");
    },
  };
}

function placeText(place: Place | undefined): string {
  if (place === undefined) return "";
  return place.kind === "file" ? `${place.path ?? ""}:${place.line ?? ""}` : (place.path ?? "");
}
