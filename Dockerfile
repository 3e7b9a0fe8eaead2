FROM python:3.11-slim

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PYTHONUNBUFFERED=1

WORKDIR /opt/linkvouch

# What linkvouch stands on comes first, so that a change of its code builds in seconds. torch as a CPU build: the
# default index would bring three gigabytes for graphics cards.
COPY pyproject.toml constraints.txt ./
RUN pip install --constraint constraints.txt --index-url https://download.pytorch.org/whl/cpu \
        "$(sed -n 's/^ *"\(torch==[^"]*\)".*/\1/p' pyproject.toml)"
RUN python -c 'import tomllib; project = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
        print(*project["dependencies"], sep="\n")' > needed.txt \
    && pip install --constraint constraints.txt --requirement needed.txt \
    && rm needed.txt

COPY . .
RUN pip install --no-deps --editable .

# Nothing runs as root, and nothing is written outside /data.
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin linkvouch \
    && install --directory --owner linkvouch --group linkvouch --mode 0700 /data
USER linkvouch
ENV HOME=/data \
    LINKVOUCH_HOME=/data \
    PYTHONDONTWRITEBYTECODE=1
VOLUME /data
WORKDIR /data

# Tells that settings, model and database are in place; it takes about two seconds.
HEALTHCHECK --interval=5m --timeout=60s --start-period=2m CMD ["linkvouch", "doctor"]

CMD ["linkvouch", "slack"]
