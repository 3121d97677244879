# A target for each process: docker build --target mapping --tag dataflow-mapping .
# They share all layers but the last, which says what is started. Nothing needs to be written: run them with a read-only root file system.
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY tools tools
COPY libs libs
COPY apps apps
RUN npm run build
COPY flows flows

FROM ${NODE_IMAGE} AS production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev
# `npm sbom --omit dev` misses most of what is installed, so that npm is told of no development dependencies at all.
RUN npm pkg delete devDependencies && npm sbom --sbom-format cyclonedx --sbom-type application > sbom.cdx.json

# Development only: sample data are made with a development dependency.
FROM build AS sandbox
LABEL org.opencontainers.image.title="dataflow sandbox" \
      org.opencontainers.image.description="A webCRM and a Custom CRM to develop against; has fixed credentials"
USER node
ENV PORT=3000
EXPOSE 3000 4010 4020
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node"]
CMD ["dist/apps/sandbox/main.js"]

FROM ${NODE_IMAGE} AS runtime
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.vendor="dataflow" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production
WORKDIR /app
COPY --from=production /app ./
COPY --from=build /app/dist dist
COPY --from=build /app/flows flows
USER node
ENTRYPOINT ["node"]

FROM runtime AS cli
LABEL org.opencontainers.image.title="dataflow command line" \
      org.opencontainers.image.description="Creates tables and topics, shows what the services do, and takes decisions"
ENTRYPOINT ["node", "dist/apps/cli/main.js"]
CMD ["--help"]

FROM runtime AS service
# Young objects may take 48 MB, not 200 as by default, which is no faster: docs/performance.md.
ENV PORT=3000 NODE_OPTIONS=--max-semi-space-size=16
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

FROM service AS webcrm-connector
LABEL org.opencontainers.image.title="dataflow webCRM connector" \
      org.opencontainers.image.description="Reads and writes webCRM for the synchronisation with a Custom CRM"
CMD ["dist/apps/webcrm-connector/main.js"]

FROM service AS custom-crm-connector
LABEL org.opencontainers.image.title="dataflow Custom CRM connector" \
      org.opencontainers.image.description="Reads and writes a Custom CRM for the synchronisation with webCRM"
CMD ["dist/apps/custom-crm-connector/main.js"]

FROM service AS mapping
LABEL org.opencontainers.image.title="dataflow mapping service" \
      org.opencontainers.image.description="Matches records of webCRM and a Custom CRM, decides, and asks the connectors for writes"
CMD ["dist/apps/mapping/main.js"]
