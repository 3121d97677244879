# One image for every service: the command says which (see docker-compose.yml). The target `sandbox` has the development dependencies
# that the sandbox needs for its sample data.

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY tools tools
COPY libs libs
COPY apps apps
RUN npm run build
COPY flows flows

FROM build AS sandbox
USER node
ENV PORT=3000 SANDBOX_WEBCRM_PORT=4010 SANDBOX_CUSTOM_CRM_PORT=4020
EXPOSE 3000 4010 4020
ENTRYPOINT ["node", "--enable-source-maps"]
CMD ["dist/apps/sandbox/main.js"]

FROM build AS production-dependencies
RUN npm prune --omit=dev

FROM node:24-slim AS service
ENV NODE_ENV=production PORT=3000
WORKDIR /app
COPY --from=production-dependencies /app/node_modules node_modules
COPY --from=build /app/package.json package.json
COPY --from=build /app/dist dist
COPY --from=build /app/flows flows
USER node
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--enable-source-maps"]
CMD ["dist/apps/mapping/main.js"]
