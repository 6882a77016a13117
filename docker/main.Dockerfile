# syntax=docker/dockerfile:1
# Everything but the brain: gateway, worker, desk. Faces the internet, so it holds neither Rasa nor a compiler.
FROM node:24-bookworm-slim AS pages
WORKDIR /opt/lotse
COPY package.json package-lock.json ./
COPY tools/build-pages tools/build-pages
COPY bot/studio/page/bundle bot/studio/page/bundle
RUN tools/build-pages

FROM python:3.11-slim-bookworm AS build
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /usr/local/bin/uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /opt/lotse
COPY pyproject.toml uv.lock README.md ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev --no-install-project
COPY bot bot
COPY --from=pages /opt/lotse/bot/studio/page/vendor bot/studio/page/vendor
COPY connectors connectors
COPY actions actions
COPY simulator simulator
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev

FROM python:3.11-slim-bookworm
# The volumes take their owner from these folders; the brain's image has the same user, they share the sockets.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin lotse \
 && install -d -m 700 -o lotse -g lotse /data /data/releases /data/run /ledger /backups
WORKDIR /opt/lotse
COPY --from=build /opt/lotse /opt/lotse
COPY data data
COPY docker/healthy.py docker/healthy.py
ENV PATH=/opt/lotse/.venv/bin:$PATH LOTSE_DATA_DIR=/data PYTHONUNBUFFERED=1 HOME=/tmp
USER lotse
ENTRYPOINT ["lotse"]
