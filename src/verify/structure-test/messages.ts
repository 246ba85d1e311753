/** The id that verdicts of container-structure-test's files go by where a check's would stand. */
export const STRUCTURE_TEST = "structure-test";

export const structureMessages = {
  asAgreed: "as agreed",
  present: "it is there",
  absent: "it is not there",
  unwanted: "it is there",
  broughtByEngine: "the image has none; the engine puts one into every container",
  engineFile: "the engine puts its own into every container, and what that is like cannot be told from the image",
  permissions: "its permissions are {is}, not {wanted}",
  uid: "it belongs to UID {is}, not {wanted}",
  gid: "it belongs to GID {is}, not {wanted}",
  executable: "it is not executable by {wanted}: {is}",
  noFile: "it is no file but a {is}",
  unread: "its content could not be read: {why}",
  notMatched: "nothing in {what} fits {pattern}",
  matched: "{what} fits {pattern}",
  tooLong: "whether {what} fits {pattern} was not found out in time; write the pattern without a repetition inside a repetition",
  unset: "{what} is not set",
  set: "{what} is set",
  other: "{what} is {is}, not {wanted}",
  otherThan: "{what} is {is}, which does not fit {wanted}",
  undeclared: "{what} is not declared",
  declared: "{what} is declared",
  licence: "it names {licence}",
  noLicence: "it has no copyright file",
  noDocuments: "the image has no /usr/share/doc",
  more: "and {count} more",
  exitCode: "it ended with exit code {is}, not {wanted}",
  notStarted: "it cannot be started: {why}",
  setupNotStarted: "the setup command {command} cannot be started: {why}",
  endless: "it had not ended after {time:seconds}",
  setupEndless: "the setup command {command} had not ended after {time:seconds}",
  failed: "the engine refused: {why}",
} as const;

export type StructureCode = keyof typeof structureMessages;
