# logai with nothing but what it needs to run: no compiler, no pip cache, no root.
#   docker build -t logai .
#   docker run --rm logai ask --demo "failed logins today?"

FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
RUN python -m venv --without-pip /opt/logai && pip --python /opt/logai/bin/python install --no-cache-dir .

FROM python:3.12-slim
# Members of adm (4 on Debian and Ubuntu) may read the logs of a host that mounts them.
RUN useradd --create-home --uid 10001 --groups adm logai \
    && install --directory --owner=logai --group=logai /data
COPY --from=build /opt/logai /opt/logai
ENV PATH=/opt/logai/bin:$PATH \
    LOGAI_DB=/data/logai.duckdb \
    XDG_DATA_HOME=/data \
    XDG_STATE_HOME=/data
# By number, so that a cluster can see that it is not root.
USER 10001
VOLUME /data
ENTRYPOINT ["logai"]
CMD ["--help"]
