/* metrics.h - what a scheduler watches, as an OpenMetrics text file, put in place by rename.
 *
 * Prometheus' node exporter reads it as *.prom. Figures come from the store, so that a failed run
 * still tells when the last good one was. No names, no ids of storefronts: all may read it. */
#ifndef CLI_METRICS_H
#define CLI_METRICS_H
#include "datasets/base/text.h"
#include "datasets/store/store.h"
#include "detector/cli/command.h"

typedef struct Metrics {
    Status status;     /* how the command ended */
    double duration_s; /* of this command */
    size_t entered;    /* new ranked places, when a run was made */
} Metrics;

/* Option row of commands that write metrics. */
#define OPTION_METRICS \
    { "metrics", "FILE", "write figures for a monitor to FILE, in OpenMetrics form", 0, false }

/* Writes the file that --metrics names, if any. store NULL = it could not be opened. */
Status metrics_write(Cli *cli, Store *store, const Metrics *metrics, Err *err);

/* {name="value"}: a store made by someone else may say anything about its sources. */
void metrics_label(Text *out, const char *name, const char *value);

#endif
