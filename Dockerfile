# syntax=docker/dockerfile:1
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Native parts come as ready-made packages; nothing has to run after the download.
# Not `npm ci`: it refuses a lock file that lacks packages made for other platforms only.
RUN npm install --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts/build.mjs scripts/
COPY src src
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production DATA_DIR=/data
COPY deploy/entrypoint.sh /usr/local/bin/entrypoint
# For whatever user runs it. And its commands by name: `docker run … slack-mms setup`.
RUN mkdir -m 1777 /data && chmod 755 /usr/local/bin/entrypoint \
  && for command in setup doctor backup restore-opt-outs; do \
    printf '#!/bin/sh\nexec entrypoint node /app/dist/%s.js "$@"\n' "$command" > "/usr/local/bin/$command" \
    && chmod +x "/usr/local/bin/$command"; \
  done \
  && printf '#!/bin/sh\nexec backup --restore "$@"\n' > /usr/local/bin/restore && chmod +x /usr/local/bin/restore
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE manifest.yml manifest.socket.yml ./
COPY assets/icon.png assets/
# `root` where the volume belongs to root: see the entrypoint.
ARG START_AS=node
USER ${START_AS}
VOLUME /data
EXPOSE 3000
# Alive, not ready: while Slack is away a restart helps nobody. A load balancer asks /health/ready.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Running work may take ten seconds to end.
STOPSIGNAL SIGTERM
ENTRYPOINT ["entrypoint"]
# As `npm start` does. Far more room than it needs; told how much there is, Node tidies up sooner, and a
# send to ten thousand takes a third less memory than it would (docs/bench.md).
CMD ["node", "--max-old-space-size=1500", "dist/main.js"]
