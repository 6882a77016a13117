# syntax=docker/dockerfile:1
# The brain: Rasa and its Python 3.10, and beside them the main environment, whose `lotse brain` builds the release and
# then becomes the brain. It does not rehearse the golden dialogues: a start must be quick, and the content in this image
# has passed them with the rest of the tests (.ci/run). It runs without any network.
FROM python:3.10-slim-bookworm
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /usr/local/bin/uv
ENV UV_LINK_MODE=copy UV_PYTHON_INSTALL_DIR=/opt/python
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin lotse \
 && install -d -m 700 -o lotse -g lotse /data /data/releases /data/run
WORKDIR /opt/lotse
COPY brain/pyproject.toml brain/uv.lock brain/README.md brain/
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --project brain --locked --no-dev --no-install-project --python /usr/local/bin/python3.10
COPY pyproject.toml uv.lock README.md ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev --no-install-project --python 3.11
COPY brain brain
COPY bot bot
COPY connectors connectors
COPY actions actions
COPY simulator simulator
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --project brain --locked --no-dev --python /usr/local/bin/python3.10 \
 && uv sync --locked --no-dev --python 3.11
COPY data data
COPY docker/healthy.py docker/healthy.py
ENV PATH=/opt/lotse/.venv/bin:$PATH LOTSE_DATA_DIR=/data PYTHONUNBUFFERED=1 HOME=/tmp
USER lotse
ENTRYPOINT ["lotse"]
