/* export.h - files that leave the console: logged first, and numbered by their entry. */
#ifndef REPORTS_CONSOLE_EXPORT_H
#define REPORTS_CONSOLE_EXPORT_H
#include "detector/serve/server.h"

/* The name of a file whose entry was the newest of the log: "round-41.gpx". */
Status export_name(const Request *request, Store *store, const char *what, const char *ending,
                   Answer *answer, Err *err);

/* Of a file that a route without a transaction has made: its entry is on the disk when this
 * returns, and the answer has its name. */
Status export_log(const Request *request, const AuditEvent *entry, const char *what,
                  const char *ending, Answer *answer, Err *err);

#endif
