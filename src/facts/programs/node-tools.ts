import type { Programs } from "./kind.ts";

/** Sources: the manuals of Node.js and of the tools that its projects use. */
export const nodeToolPrograms: Programs = {
  "node nodejs": {
    is: "the JavaScript runtime Node.js",
    code: "-e",
    does: ["runs {1}", "starts Node.js"],
    stops: true,
    options: {
      "-e= --eval=": "runs the code {}",
      "-p= --print=": "prints the value of {}",
      "-r= --require= --import= --loader= --experimental-loader= --env-file=": "with {} first",
      "--max-old-space-size= --max_old_space_size=": "uses at most {} MB of memory",
      "--inspect=? --inspect-brk=?": "lets a debugger in",
      "--enable-source-maps --trace-warnings --no-warnings --experimental-modules --experimental-specifier-resolution= --expose-gc --preserve-symlinks --watch --test --no-deprecation --openssl-legacy-provider --dns-result-order= --conditions= --experimental-*":
        "",
      "-v --version": "says its version",
      "-c --check -i --interactive": "",
    },
  },
  corepack: {
    is: "the program that brings Yarn and pnpm in the version a project names",
    does: "runs corepack",
    options: { "-g --global": "for the whole system", "--install-directory=": "in {}", "--activate": "and uses it" },
    verbs: {
      enable: ["makes {*} usable", "makes yarn and pnpm usable"],
      disable: ["takes {*} away", "takes yarn and pnpm away"],
      prepare: "loads {*}",
      use: "uses {*}",
      install: "loads {*}",
      up: "takes the newest",
      pack: "packs {*}",
      hydrate: "loads {*}",
    },
  },
  "n nvm fnm volta nodenv": {
    is: "a manager of Node.js versions",
    does: ["installs or chooses Node.js {*}", "runs it"],
    options: { "--no-preserve --preserve --lts -g -s -q --arch=": "" },
    verbs: {
      install: { does: ["installs Node.js {*}", "installs Node.js"], options: { "--lts --no-progress -s -b --latest-npm --lts=": "" } },
      use: { does: "uses Node.js {*}", options: { "--delete-prefix --silent": "" } },
      alias: "lets {1} stand for {2}",
      default: "makes {*} the usual one",
      cache: "handles downloads",
      global: "makes {*} the usual one",
      rehash: "makes new programs known",
      pin: "chooses {*}",
      env: "prints variables",
      ls: "lists versions",
    },
  },
  "turbo nx lerna rush": {
    is: "a program that runs tasks of a workspace",
    does: ["runs {*}", "runs tasks"],
    options: {
      "--docker": "in the parts that a Dockerfile copies",
      "--scope= --filter= -F= --concurrency= --out-dir= --target= --targets= --project= --projects= --configuration= --cache-dir= --team= --token= --to= -t=":
        "for {}",
      "--prod --production --no-cache --force --hoist --ci --skip-nx-cache --no-daemon --skipNxCache --verbose --parallel --no-ci --to --only --stream": "",
    },
  },
  tsc: {
    is: "the TypeScript compiler",
    does: ["compiles {*}", "compiles the project"],
    single: true,
    options: { "-p= --project= --outDir= --target= --module= -b --build --noEmit --watch -w --skipLibCheck --noEmit= --declaration": "" },
  },
  "ts-node tsx nodemon ts-node-dev swc babel": {
    is: "a program that runs or compiles TypeScript or JavaScript",
    does: ["runs {1}", "starts"],
    stops: true,
    options: {
      "-r= -P= --project= --watch= -e= --exec= --ext= -x= --signal= --inspect=? -d= --out-dir= -L --legacy-watch -T --transpile-only --files --respawn --esm -w --watch -q":
        "",
    },
  },
  "vite webpack rollup parcel esbuild webpack-cli webpack-dev-server": {
    is: "a program that bundles web pages",
    does: ["bundles: {*}", "bundles"],
    options: {
      "--host=?": "listens on {}",
      "--port= -p= --mode= -c= --config= --outDir= --outdir= --outfile= --env= --base= --target= --dist-dir= --public-url= --platform= --format= --entry= --external:* --define:*":
        "",
      "--watch -w --minify --bundle --production --progress --hot --inline --sourcemap --no-cache --color --colors --profile -d --display-error-details": "",
    },
  },
  "ng vue-cli-service vue react-scripts next nuxt gatsby astro svelte-kit remix expo ionic quasar gulp grunt bower serve http-server": {
    is: "a tool of a web project",
    does: ["does {*}", "runs it"],
    options: {
      "--host= --port= -p= -H= --hostname= -l= -c= --configuration= --base-href= --output-path= --outputPath= --mode= --dest= --build-optimizer= --project=":
        "",
      "--host": "for every address",
      "--prod --production --aot --allow-root -s --single --no-interactive --disable-host-check --disableHostCheck --silent --no-clipboard --turbo --turbopack --no-progress --optimization --source-map -d -g --poll= --watch --open --no-lint --skip-git --defaults --force":
        "",
    },
  },
  "pm2 pm2-runtime forever": {
    is: "a program that keeps Node.js programs running",
    does: ["starts and watches {*}", "watches programs"],
    options: {
      "-i= --name= --env= --only= -n= -c= --json= --port= --log-date-format= --max-memory-restart=": "",
      "--no-daemon --raw --watch --no-autorestart --no-color -f --formatted --auto-exit": "",
    },
  },
  "node-gyp node-pre-gyp prebuild-install": {
    is: "a program that compiles parts of Node.js packages",
    does: "compiles: {*}",
    options: { "--release --verbose --build-from-source --fallback-to-build": "" },
  },
  prisma: {
    is: "a program for databases of Node.js programs",
    does: ["does {*}", "runs prisma"],
    options: { "--schema= --generator=": "", "--no-engine --skip-generate --force --accept-data-loss --data-proxy": "" },
  },
  "node-prune modclean": { is: "a program that deletes files nobody needs", does: "deletes files of packages that nobody needs" },
  playwright: {
    is: "a program that drives browsers",
    does: ["does {*}", "runs it"],
    options: { "--with-deps": "with what they need", "--only-shell --force --dry-run --reporter=": "" },
  },
  "jest mocha vitest cypress karma ava eslint prettier": {
    is: "a tool that tests or checks JavaScript",
    does: ["tests or checks {*}", "tests or checks"],
    options: {
      "--ci --coverage --watch --watchAll=? --runInBand -i --silent --write --check -w --fix --passWithNoTests --verbose --forceExit --detectOpenHandles --exit --recursive -r= --ext= --config= -c= --reporter= --spec= --browser= --max-warnings= --timeout=":
        "",
    },
  },
};
