// `npm run score -- NAME FOLDER`: how well something is done on files that nobody here wrote. A score is a file of its own, named in the table below.
const scores = {
  detect: () => import("./score-detect.mjs"),
  explain: () => import("./score-explain.mjs"),
  fix: () => import("./score-fix.mjs"),
  "fix-build": () => import("./score-fix-build.mjs"),
};

const [name, ...rest] = process.argv.slice(2);
const found = name !== undefined && Object.hasOwn(scores, name) ? scores[/** @type {keyof typeof scores} */ (name)] : undefined;
if (found === undefined) {
  console.error(`usage: npm run score -- NAME …\n  NAME is one of ${Object.keys(scores).join(", ")}`);
  process.exit(2);
}
const { score } = await found();
process.exitCode = await score(rest);
