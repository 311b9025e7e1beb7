/* import_report.h - what an import took, for people and as JSON. */
#ifndef CLI_IMPORT_REPORT_H
#define CLI_IMPORT_REPORT_H
#include "detector/cli/command.h"

/* Files, what was counted without being stored, the first bad rows, and what could be completed. */
void import_report_text(Cli *cli, const IngestReport *report);
json_t *import_report_json(const IngestReport *report);
/* The one or the other. */
Status import_report_print(Cli *cli, const IngestReport *report, Err *err);

/* ST_REJECTED when rows or files were. */
Status import_report_outcome(const IngestReport *report, Err *err);

#endif
