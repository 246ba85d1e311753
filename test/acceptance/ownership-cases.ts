/** Stages that make files in all the ways there are; each is built and looked at. A stage may stand on, or copy from, an earlier one: `case5`. */
export const cases: readonly string[] = [
  // 0: the builder's own folders, before and after USER
  `FROM debian:trixie-slim
WORKDIR /w1/w2
RUN useradd -m app && useradd -r sys1 && useradd -u 5000 -m big
USER app
WORKDIR /tmp/w3/w4
RUN touch f && mkdir -p a/b && echo 1 > a/x && chmod 600 a/x
WORKDIR sub
USER 4000
WORKDIR /w5
USER 4000:big
WORKDIR /w6`,
  // 1: users, groups and their numbers
  `FROM debian:bookworm-slim
RUN groupadd -g 5003 grp && useradd -u 3000 -g grp other && useradd -m -U -s /bin/sh x1 && useradd -m -N x2 && useradd -u 70000 huge && useradd -M next
RUN groupadd late && groupadd -r sysgrp && useradd -r -m -d /srv/sysh sysh && useradd -rU -u 444 sysx
RUN install -d -o other -g grp /i/other && install -d -o x1 -g x1 /i/x1 /i/x1b && install -d -o x2 -g users /i/x2
RUN install -d -o huge -g huge /i/huge && install -d -o next -g next /i/next && install -d -g late /i/late
COPY --chown=other ctx/f /c/other
COPY --chown=x1:grp ctx/f /c/x1
COPY --chown=3000 ctx/f /c/n3000
COPY --chown=4000 ctx/f /c/n4000
COPY --chown=next ctx/f /c/next/
COPY --chown=sysx ctx/f /c/sysx`,
  // 2: Debian's adduser
  `FROM debian:bookworm-slim
RUN adduser --disabled-password --gecos "" bob && adduser --system --group svc && adduser --system --home /srv/svc2 svc2 && addgroup team && adduser --uid 2222 --ingroup team --disabled-password --gecos '' ann && adduser bob team
RUN mkdir /d && chown bob:team /d && mkdir /e && chown ann: /e && mkdir /s && chown svc /s
USER bob
RUN mkdir ~/mine && touch ~/mine/f /tmp/bobs && echo x > $HOME/y`,
  // 3: modes of new folders
  `FROM debian:trixie-slim
RUN mkdir -p -m 700 /m/n/o && mkdir -m 1777 /m2 && mkdir -m u=rwx,g=rx,o= /m3 && mkdir -m g+s /gs && umask 027 && mkdir /um /um/in && touch /um/f
RUN umask 077; mkdir -p /um2/a; mkdir -m 755 /um2/c; touch /um2/f; chmod +x /um2/f; chmod +w /um2/a; chmod a+rX /um2/f /um2/a
RUN (umask 002; mkdir /um3); mkdir /um4
RUN sh -c 'umask 002 && mkdir /um5' && mkdir /um6`,
  // 4: COPY with owners and modes
  `FROM debian:trixie-slim
RUN useradd -m app && groupadd grp
COPY --chown=app:grp ctx/f /c1/c2/f
COPY --chown=5:6 --chmod=750 ctx/f /c3/c4/
COPY --chmod=700 ctx/d /c5
COPY ctx/d /c6/
COPY ctx/d/e/b ctx/f /c7/
WORKDIR /c8
COPY --chown=app ctx/d .
COPY --chown=app ctx/d/e ./e
COPY <<X /c9/hd
hello
X
COPY --chown=app --chmod=4755 <<one <<two /c9/many/
1
one
2
two
COPY --chmod=744 ctx/d /c9`,
  // 5: what the next ones copy
  `FROM debian:trixie-slim
RUN mkdir -p /s/p /r && touch /s/p/f /s/q && chmod 600 /s/p/f && chmod 711 /s/p && ln -s f /s/p/l && chown -R 9:9 /s && chmod 2750 /r && chown :8 /r`,
  // 6: between stages
  `FROM debian:trixie-slim
COPY --from=case5 /s /t1
COPY --from=case5 /s/p /t2/
COPY --from=case5 --chown=3000:5003 /s/p/f /t3
COPY --from=case5 --chown=11:12 --chmod=0710 /s /t4
COPY --from=case5 /s/q /s/p/f /t5/
COPY --from=case5 /r /t6
COPY --from=case5 /s/q /tmp/
WORKDIR /s
COPY --from=case5 /s .`,
  // 7: on top of another
  `FROM case6
USER 1234
RUN mkdir -p /tmp/in/deep; touch /tmp/in/deep/f
USER root
RUN chmod -R g+w,o-rwx /t1 && chmod 0755 /t2 && rm -rf /t4/p && rm /t5/q`,
  // 8: chown and chmod in their spellings
  `FROM debian:trixie-slim
RUN useradd -u 1500 app && groupadd -g 1600 grp && mkdir -p /a/b/c /x && touch /a/f /a/b/g /a/b/c/h && ln -s /x /a/out
RUN chown -R app:grp /a && chown app: /a/f && chown :grp /x && chmod 4755 /a/b/g && chown 7 /a/b/g && chmod -R u=rwX,g=rX,o= /a/b && chmod +t,g+s /a && chmod =r /a/f
RUN mkdir /r && chown --reference=/a/b /r && chmod --reference=/a /r && chgrp -R 77 /a/b/c && chown 1.2 /a/b/c/h && chmod u+s,o=g /a/b/c/h && chown -h 88:99 /a/out
RUN mkdir -p /glob/one /glob/two /glob/.hid && touch /glob/a.sh /glob/b.sh /glob/c.txt && chmod 500 /glob/*.sh && chown -R 5:5 /glob/t?o /glob/*.txt
RUN chmod -x /glob/a.sh && chmod -R -w /glob/one && chmod 00755 /a && chmod 755 /r && chmod go-rwx,u+s /glob/b.sh && chmod o=,g=u /glob/c.txt`,
  // 9: cp, mv, ln, install
  `FROM debian:trixie-slim
RUN mkdir -p /src/in && echo 1 > /src/f && echo 2 > /src/in/g && chmod 640 /src/f && chmod 750 /src/in && chown -R 21:22 /src
RUN cp /src/f /cp1 && cp -p /src/f /cp2 && cp -r /src /cp3 && cp -a /src /cp4 && mkdir /dst && cp -r /src /dst && cp -a /src/. /dst/dot && cp --preserve=mode /src/f /cp5 && cp -r /src/in /src/f /dst/
RUN cp -a /src /mvsrc && mv /mvsrc /mv1 && cp -p /src/f /mvf && mv /mvf /dst/moved && mkdir /mvdir && mv /cp2 /mvdir/
RUN ln -s /src/in /lnk && ln /src/f /hard && ln -sf /src/f /dst/link && ln -sfn /dst /lnk2 && mkdir /lnk/new && touch /lnk2/through && chown 33 /lnk2 && ln -s ../src /dst/rel && touch /dst/rel/byrel
RUN install /src/f /in1 && install -D -m 600 -o 7 -g 8 /src/f /ins/deep/f && install -m 0644 /src/f /dst/ && install -d -m 2770 -g 9 /insd/x /insd && install -d /insd/y
RUN echo 3 > /cp1 && cp /src/f /cp5 && cp -p /src/f /in1 && tee /teed < /dev/null && echo a | tee -a /teed2 > /dev/null && : > /colon`,
  // 10: set-group folders
  `FROM debian:trixie-slim
RUN mkdir /sg && chmod 2775 /sg && chgrp 100 /sg && mkdir -p /sg/x/y && touch /sg/x/f && chmod 755 /sg/x && mkdir /sg/x/z && chmod g-s /sg/x && mkdir /sg/x/no
COPY --chown=100:0 ctx/f /sg/q/f
WORKDIR /sg/wd
RUN mkdir /sg/wd/m && cp -a /sg/x /sg/copy && cp -r /sg/x /sg/copy2 && mkdir -m 750 /sg/mm && mkdir -p -m 711 /sg/mp/mq && install -d /sg/i/j && install /sg/x/f /sg/inst && ln -s x /sg/l && cp -p /sg/x/f /sg/cpp`,
  // 11: what may fail, what may not run
  `FROM debian:trixie-slim
RUN mkdir /one || true; mkdir /two; false || mkdir /three
RUN [ -d /nope ] && mkdir /four || mkdir /five
RUN if [ -n "$UNSET" ]; then mkdir /six; else mkdir /seven; fi
RUN mkdir /eight; chown 3 /eight; chown 4 /nope; chmod 711 /eight; true
RUN for each in a b c; do mkdir -p /loop/$each; done && for one in x; do mkdir /single; done
RUN set -e; mkdir /nine; touch /nine/f; rm -f /nine/f /nine/none
RUN rm -rf /two && mkdir -p /two/again; ! test -e /zzz
RUN id app || useradd -u 1777 app; mkdir /app2 && chown app /app2`,
  // 12: users who may not do everything
  `FROM debian:trixie-slim
RUN useradd -m -u 1010 app && mkdir /open /shut /theirs && chmod 1777 /open && chown app /theirs && touch /open/root /shut/root /theirs/root
USER app
RUN cd /theirs && printf '#!/bin/sh\\nrm -f root; mkdir mine; touch mine/x; chmod 770 mine; touch /open/o; chmod 700 ~\\n' > /tmp/s && sh /tmp/s
USER root
RUN touch /late && mkdir /shut/late`,
  // 13: variables of ENV and ARG
  `FROM debian:trixie-slim
ARG UID=1212
ARG DIR=/srv/data
ENV APP_HOME=/opt/app APP_USER=runner
RUN groupadd -g $UID $APP_USER && useradd -u \${UID} -g "$APP_USER" -d $APP_HOME $APP_USER && mkdir -p $APP_HOME/logs "\${DIR}/x" && chown -R $APP_USER:$APP_USER $APP_HOME && chown \${APP_USER} $DIR
COPY --chown=$APP_USER:$APP_USER ctx/f \${APP_HOME}/f
WORKDIR $APP_HOME
USER $APP_USER
RUN touch here logs/there
RUN LOCAL=/tmp/xyz && mkdir $LOCAL && touch '$LITERAL' && X=$(echo made) && mkdir /tmp/$X`,
  // 14: virtual environments and interpreters
  `FROM python:3.13-slim-trixie
RUN python -m venv /opt/venv --without-pip && useradd -m app && mkdir /app && chown app /app
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /app
USER app
RUN python -m venv --without-pip .venv && python -c "open('made', 'w')" && mkdir -p data
USER root
RUN python -m compileall -q /app && mkdir -p /app/cache/x && chown -R app:app /app/cache`,
  // 15: links above
  `FROM debian:trixie-slim
RUN mkdir -p /data/real && ln -s /data/real /app && mkdir -p /app/sub && chmod 700 /app/sub && chown -R 5:5 /app/ && touch /app/f
COPY ctx/f /app/copied
COPY ctx/d /app/
RUN ln -s real /data/rel && mkdir /data/rel/x && rm /app && mkdir /app`,
  // 16: mounts
  `FROM debian:trixie-slim
RUN --mount=type=cache,target=/cache/deep touch /cache/deep/gone && mkdir /kept && touch /kept/f
RUN --mount=type=bind,source=ctx,target=/bound cp /bound/f /fromctx && cp -r /bound/d /dfromctx
RUN --mount=type=tmpfs,target=/tmp/t mkdir /tmp/t/gone && mkdir /tmp/stays`,
  // 17: tar and ADD
  `FROM debian:trixie-slim
RUN mkdir -p /pack/in && touch /pack/in/f && chown -R 41:42 /pack && tar -cf /p.tar -C /pack in && mkdir /un && tar -xf /p.tar -C /un && mkdir /un2 && cd /un2 && tar xf ../p.tar --no-same-owner
ADD ctx/f /added/f
ADD --chown=7:7 ctx/d /ad
ADD --chmod=600 ctx/f /added/g
ADD ctx/a.tar /unpacked/
ADD ctx/a.tar /`,
  // 18: removals
  `FROM debian:trixie-slim
RUN rm -rf /srv /media/* && mkdir -p /srv/a && rmdir /mnt; touch /opt/t && rm /opt/t && mkdir /opt/t
RUN mkdir -p /x/y/z && touch /x/y/f && rm -r /x/y && mkdir /x/y && rm -f /x/none`,
  // 19: usermod, userdel
  `FROM debian:trixie-slim
RUN useradd -m app && groupadd -g 2000 docker && usermod -aG docker app && useradd -u 1700 two && usermod -u 1800 two && groupmod -g 1900 two && usermod -g docker app
RUN mkdir /a /b && chown app: /a && chown two:two /b && useradd -m gone && userdel -r gone && useradd three && mkdir /c && chown three:three /c
USER app
RUN touch /tmp/a
USER two
RUN touch /tmp/b`,
  // 20: here-documents and shells
  `FROM debian:bookworm-slim
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN mkdir -p /br/{a,b} && touch /br/{a,b}/f
RUN <<EOF
mkdir /hd
cd /hd
touch inside
chown 12:13 inside
EOF
RUN <<EOF bash -e
mkdir -p /hd2/x
chmod 700 /hd2
EOF
RUN ["mkdir", "-p", "/json/a b"]
RUN ["/bin/sh", "-c", "mkdir /json/c && chown 3:3 /json/c"]`,
  // 21: a node image's own user
  `FROM node:22-bookworm-slim
WORKDIR /home/node/app
COPY --chown=node:node ctx/d ./
USER node
RUN touch ~/pkg; mkdir ~/.cache
USER root
RUN mkdir -p /usr/src/app && chown node:node /usr/src/app && chown -R node:node /home/node/app`,
  // 22: a script that nobody knows, run by root
  `FROM debian:trixie-slim
RUN mkdir -p /app /data && touch /app/f
COPY --chmod=755 <<S /setup.sh
#!/bin/sh
chown -R 3:3 /data
mkdir /made
rm -rf /app
useradd -u 1000 sneaky
S
RUN /setup.sh
RUN mkdir -p /data/x /after && useradd app && chown app /after && chmod 700 /data`,
  // 23: su and its like
  `FROM debian:bookworm-slim
RUN useradd -m -u 1100 app && mkdir /d && su app -c 'touch /tmp/suf && mkdir /tmp/sud' && setpriv --reuid=1100 --clear-groups touch /tmp/spf && mkdir /d/e`,
  // 24: on nothing
  `FROM scratch
COPY --from=case5 /s/p /x/
COPY --from=case5 /r /r/y
WORKDIR /wd
COPY ctx/f /f`,
  // 25: ONBUILD below
  `FROM debian:trixie-slim
ONBUILD RUN mkdir /trig && chown 66 /trig
ONBUILD WORKDIR /trigged`,
  `FROM case25
RUN mkdir /above`,
  // 27: heredoc for another program, by somebody else
  `FROM python:3.11-slim-bookworm
RUN useradd -u 1300 app && mkdir /own /root1 && chown app /own && touch /own/f
USER 1300
RUN <<EOF python3
import os
os.chmod("/own", 0o700)
os.mkdir("/own/py")
EOF
RUN mkdir -p /tmp/p && umask 077 && touch /tmp/p/x`,
];

const FOLDERS = ["/a", "/a/b", "/c", "/opt/x", "/srv/y/z", "/a/b/d", "/tmp/t"];
const OTHERS = ["/k", "/l/m", "/opt/k"];
const OWNERS = ["app", "app:app", "7:8", ":grp", "1500", "app:", "root:grp", "0:0", "$WHO"];
const MODES = ["755", "700", "2775", "1777", "u+s", "g+s", "go-rwx", "u=rwX,go=rX", "a+rwX", "0644", "o=g", "+x", "g=u", "=r"];
const USERS = ["USER app", "USER 1500:1600", "USER 4321", "USER root"];

/** Stages of steps drawn at random, each of which succeeds whatever came before. */
export function randomCases(random: () => number, count: number): readonly string[] {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";
  const byRoot: readonly (() => string)[] = [
    () => `RUN mkdir -p ${pick(FOLDERS)} ${pick(FOLDERS)}`,
    () => ((folder) => `RUN mkdir -p ${folder} && chown -R ${pick(OWNERS)} ${folder}`)(pick(FOLDERS)),
    () => ((folder) => `RUN mkdir -p ${folder} && chown ${pick(OWNERS)} ${folder}`)(pick(FOLDERS)),
    () => ((folder) => `RUN mkdir -p ${folder} && chmod ${pick(["", "-R "])}${pick(MODES)} ${folder}`)(pick(FOLDERS)),
    () => ((folder) => `RUN mkdir -p ${folder} && touch ${folder}/f ${folder}/g.sh && chmod ${pick(MODES)} ${folder}/f`)(pick(FOLDERS)),
    () => ((folder) => `RUN umask ${pick(["027", "077", "002"])} && mkdir -p ${folder}/um && echo 1 > ${folder}/um/x`)(pick(FOLDERS)),
    () => `RUN install -d -o ${pick(["app", "7"])} -g grp -m ${pick(["750", "2770", "1777"])} ${pick(FOLDERS)}`,
    () => `RUN rm -rf ${pick(FOLDERS)}`,
    () =>
      ((folder, other) => `RUN mkdir -p ${folder} ${other} && cp ${pick(["-a", "-r", "-rp", "-R"])} ${folder}${pick(["", "/."])} ${other}`)(
        pick(FOLDERS),
        pick(OTHERS),
      ),
    () => ((folder, other) => `RUN mkdir -p ${folder} ${other} && rm -rf ${other}/moved && mv ${folder} ${other}/moved`)(pick(FOLDERS), pick(OTHERS)),
    () => ((folder, other) => `RUN mkdir -p ${folder} ${other} && ln -sfn ${folder} ${other}/link`)(pick(FOLDERS), pick(OTHERS)),
    () =>
      `COPY ${pick(["", "--chown=app ", "--chown=7:8 ", "--chown=$WHO:grp "])}${pick(["", "--chmod=640 ", "--chmod=2751 "])}${pick(["ctx/f", "ctx/d", "ctx/d/e"])} ${pick(FOLDERS)}/`,
    () => `COPY ${pick(["", "--chown=1500 "])}--from=case5 /s ${pick(OTHERS)}/s`,
    () => `WORKDIR ${pick([...FOLDERS, "w", "../v"])}`,
    () => `ADD ${pick(["", "--chown=app:grp "])}ctx/d ${pick(OTHERS)}/d`,
    () => ((folder) => `RUN (cd ${pick(OTHERS)} 2>/dev/null && mkdir -p in); mkdir -p ${folder}; chown 5 ${folder}; true`)(pick(FOLDERS)),
    () => ((folder) => `RUN test -d ${folder} && chmod 711 ${folder} || mkdir -p ${folder}`)(pick(FOLDERS)),
  ];
  const byOthers: readonly (() => string)[] = [
    () => `RUN mkdir -p /tmp/u$(id -u)/${pick(["p", "q/r"])}`,
    () => `RUN umask ${pick(["022", "077"])}; mkdir -p /tmp/${pick(["n", "n/o"])} || true`,
    () => `WORKDIR /tmp/w/${pick(["p", "q/r"])}`,
    () => `RUN touch /tmp/${pick(["one", "two"])} || true`,
    () => "RUN python3 -V || true",
  ];
  return Array.from({ length: count }, () => {
    const lines = [`FROM debian:${pick(["trixie", "bookworm"])}-slim`, "ENV WHO=app", "RUN groupadd -g 1600 grp && useradd -m -u 1500 app"];
    let root = true;
    for (let step = 0; step < 9; step++) {
      if (random() < 0.15) {
        const user = pick(USERS);
        root = user === "USER root";
        lines.push(user);
      } else lines.push((pickOf(root ? byRoot : byOthers, random) ?? String)());
    }
    return lines.join("\n");
  });
}

function pickOf<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() * list.length)];
}
