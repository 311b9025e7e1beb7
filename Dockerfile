# gevel in a container: docker build -t gevel . and then, for one night:
#   docker run --rm --network none --read-only --tmpfs /tmp -v gevel:/var/lib/gevel gevel
# The volume holds the store (gevel.db), what arrives (drop/) and what is published (public/), and
# belongs to the account gevel, number 900. Another command replaces the nightly one:
#   docker run --rm -v gevel:/var/lib/gevel gevel doctor
ARG BASE=docker.io/library/debian:12-slim

FROM ${BASE} AS build
WORKDIR /gevel
COPY scripts/packages scripts/packages
RUN scripts/packages package
COPY . .
ARG SOURCE_DATE_EPOCH
# "HASH DATE" of the commit, for gevel --version: git log -1 --format="%H %cs"
ARG GEVEL_COMMIT
RUN scripts/package

FROM ${BASE}
RUN groupadd --system --gid 900 gevel && \
    useradd --system --uid 900 --gid gevel --home-dir /var/lib/gevel --shell /usr/sbin/nologin gevel && \
    install -d -o gevel -g gevel -m 0700 \
        /var/lib/gevel /var/lib/gevel/drop /var/lib/gevel/public /var/lib/gevel/metrics
COPY --from=build /gevel/build/release/gevel_*.deb /tmp/
RUN apt-get update && \
    apt-get install -y --no-install-recommends /tmp/gevel_*.deb && \
    rm -rf /tmp/gevel_*.deb /var/lib/apt/lists/*
USER gevel
WORKDIR /var/lib/gevel
VOLUME /var/lib/gevel
ENV GEVEL_STORE=/var/lib/gevel/gevel.db LC_ALL=C.UTF-8
ENTRYPOINT ["/usr/bin/gevel"]
CMD ["watch", "--drop", "drop", "--out", "public", "--metrics", "metrics/gevel.prom"]
