# syntax=docker/dockerfile:1
# `brain`: Rasa alone, Python 3.10, no secrets, no network. `trainer`: the same with the main environment beside it,
# because a release is checked against its golden dialogues by both.
FROM python:3.10-slim-bookworm AS brain
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /usr/local/bin/uv
ENV UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin lotse \
 && install -d -o lotse -g lotse /data /data/releases /data/run
WORKDIR /opt/lotse
COPY brain/pyproject.toml brain/uv.lock brain/README.md brain/
RUN --mount=type=cache,target=/root/.cache/uv uv sync --project brain --locked --no-dev --no-install-project
COPY brain brain
RUN --mount=type=cache,target=/root/.cache/uv uv sync --project brain --locked --no-dev
COPY docker/brain-start docker/healthy.py docker/
ENV LOTSE_DATA_DIR=/data PYTHONUNBUFFERED=1
USER lotse
ENTRYPOINT ["docker/brain-start"]

FROM brain AS trainer
USER root
ENV UV_PYTHON_INSTALL_DIR=/opt/python UV_PYTHON_DOWNLOADS=automatic
COPY pyproject.toml uv.lock README.md ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev --no-install-project --python 3.11
COPY bot bot
COPY connectors connectors
COPY actions actions
COPY simulator simulator
COPY data data
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev --python 3.11
ENV PATH=/opt/lotse/.venv/bin:$PATH
USER lotse
ENTRYPOINT ["lotse"]
