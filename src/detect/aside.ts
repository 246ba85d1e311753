const FOLDERS =
  /(?:^|\/)(?:tests?|testing|test[-_]\w+|docs?|docs_src|examples?|samples?|demos?|benchmarks?|fixtures?|testdata|migrations|versions|alembic|e2e|node_modules|vendor|third_party|integration[-_]tests?|unit[-_]tests?|site-packages|\.[^/]+)\//;
const FILES = /(?:^|\/)(?:test_[^/]*|[^/]*_tests?|tests|conftest|setup|noxfile|fabfile|locustfile\w*|gunicorn[\w.]*conf[\w.]*|hatch_build)\.py$/;

/** Whether a file lies aside from what is served: tests, documentation, examples, migrations. */
export function isAside(path: string): boolean {
  return FOLDERS.test(path) || FILES.test(path);
}
