import type { Answer, Evidence, JudgeAnswer, Verdict } from "../verdict/verdict.ts";

/** How a path that a check names, relative to the build context or the application, is called from the working directory. */
export type CallFile = (path: string) => string;

/** A verdict whose places in files beside the Dockerfile go by their paths from the working directory, as the Dockerfile does. */
export function placedFromHere(verdict: Verdict, dockerfile: string, callFile: CallFile): Verdict {
  if (verdict.judges.every(({ answer }) => answer.evidence.length === 0)) return verdict;
  const isElsewhere = ({ place }: Evidence): boolean => place?.kind === "file" && place.path !== dockerfile;
  if (!verdict.judges.some(({ answer }) => answer.evidence.some(isElsewhere))) return verdict;
  const move = (evidence: Evidence): Evidence =>
    evidence.place?.kind === "file" && isElsewhere(evidence) ? { ...evidence, place: { ...evidence.place, path: callFile(evidence.place.path) } } : evidence;
  const moveAll = (answer: Answer): Answer => ({ ...answer, evidence: answer.evidence.map(move) });
  return { ...verdict, judges: verdict.judges.map(({ judge, answer }): JudgeAnswer => ({ judge, answer: moveAll(answer) })) };
}
