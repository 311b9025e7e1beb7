#include "detector/cli/metrics.h"

#include <string.h>
#include <time.h>

#include "datasets/base/disk.h"
#include "datasets/base/text.h"
#include "datasets/store/audit.h"
#include "detector/run/disclosure.h"

static void describe(Text *out, const char *name, const char *type, const char *help) {
    text_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void gauge(Text *out, const char *name, const char *help, double value) {
    describe(out, name, "gauge", help);
    text_addf(out, "%s %.15g\n", name, value);
}

void metrics_label(Text *out, const char *name, const char *value) {
    text_addf(out, "{%s=\"", name);
    for (const char *c = value ? value : ""; *c; c++) {
        if (*c == '\n') {
            text_adds(out, "\\n");
            continue;
        }
        if (*c == '"' || *c == '\\') text_addc(out, '\\');
        text_addc(out, *c);
    }
    text_adds(out, "\"}");
}

/* A count of storefronts among those judged, where it may be told (detector/run/disclosure.h); NaN
 * is OpenMetrics for a figure that is not there. */
static void add_count(const DisclosureParams *params, const char *name, const char *help,
                      double judged, double count, Text *out) {
    describe(out, name, "gauge", help);
    if (disclosure_total_told(judged, count, params))
        text_addf(out, "%s %.15g\n", name, count);
    else
        text_addf(out, "%s NaN\n", name);
}

static Status add_run(Store *store, const DisclosureParams *params, size_t entered, Text *out,
                      Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("metrics_run"), &stmt, err));
    const Status status = stmt_step(&stmt, &row, err);
    if (!status && row) {
        gauge(out, "scan_last_success_timestamp_seconds", "When the newest run was made.",
              (double)stmt_get_int(&stmt, 0));
        gauge(out, "scan_premises_scored", "Premises that the newest run could judge.",
              (double)stmt_get_int(&stmt, 1));
        add_count(params, "scan_premises_flagged",
                  "Premises selected for a routine check; NaN where too few.",
                  (double)stmt_get_int(&stmt, 1), (double)stmt_get_int(&stmt, 2), out);
    }
    const double judged = !status && row ? (double)stmt_get_int(&stmt, 1) : 0;
    if (!status)
        add_count(params, "scan_entered",
                  "New places on the list, made by the last command; NaN where too few.", judged,
                  (double)entered, out);
    stmt_close(&stmt);
    return status;
}

/* One pass per family: samples of a metric stand together. `column` is the value's. */
static Status add_sources(Store *store, const char *name, int column, double from, Text *out,
                          Err *err) {
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(store, sql_query("metrics_inputs"), &stmt, err));
    Status status = stmt_step(&stmt, &row, err);
    while (!status && row) {
        const double value = (double)stmt_get_int(&stmt, column);
        text_adds(out, name);
        metrics_label(out, "source", stmt_get_text(&stmt, 0));
        text_addf(out, " %.15g\n", from > 0 ? from - value : value);
        status = stmt_step(&stmt, &row, err);
    }
    stmt_close(&stmt);
    return status;
}

static Status add_store(Store *store, const DisclosureParams *params, size_t entered, Text *out,
                        Err *err) {
    AuditHead head;
    TRY(add_run(store, params, entered, out, err));
    describe(out, "scan_input_rows_rejected", "counter", "Rows of a source that were rejected.");
    TRY(add_sources(store, "scan_input_rows_rejected_total", 1, 0, out, err));
    describe(out, "scan_input_age_seconds", "gauge", "Time since a source was last imported.");
    TRY(add_sources(store, "scan_input_age_seconds", 2, (double)time(NULL), out, err));
    TRY(audit_head(store, &head, err));
    gauge(out, "scan_audit_entries", "Entries of the audit log.", (double)head.entries);
    describe(out, "scan_audit_head", "gauge", "The head of the audit log, as a label.");
    text_adds(out, "scan_audit_head");
    metrics_label(out, "hash", head.hash);
    text_adds(out, " 1\n");
    return ST_OK;
}

/* A command that failed over its parameters writes its figures too, by the defaults. */
static const DisclosureParams *rule_of(const Cli *cli) {
    Params *params = NULL;
    Err err = {0};
    if (cli_params(cli, &params, &err)) params = params_open(cli->arena);
    return params_group(params, &disclosure_group);
}

Status metrics_write(Cli *cli, Store *store, const Metrics *metrics, Err *err) {
    const char *path = option_text(&cli->given, "metrics");
    if (!path) return ST_OK;
    Text out = {0};
    gauge(&out, "scan_last_exit_code", "Exit code of the last command; 0 is good.",
          status_exit_code(metrics->status));
    gauge(&out, "scan_duration_seconds", "How long it took.", metrics->duration_s);
    Status status = store ? moment_begin(store, err) : ST_OK;
    if (store && !status) status = add_store(store, rule_of(cli), metrics->entered, &out, err);
    if (store) moment_end(store);
    text_adds(&out, "# EOF\n");
    if (!status) status = disk_replace(path, out.at, out.length, 0644, err);
    text_free(&out);
    return status;
}
