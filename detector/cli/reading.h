/* reading.h - what is read from a store about a premises is logged before it is shown.
 *
 * A store that cannot be written (a copy on a read-only medium) is read only when the reader says
 * --unlogged; one that can be written is never read unlogged. */
#ifndef CLI_READING_H
#define CLI_READING_H
#include "datasets/store/audit.h"
#include "detector/cli/command.h"

#define OPTION_UNLOGGED \
    { "unlogged", NULL, "read a store that cannot be written to, without logging it", 0, true }

/* Logs `action` on `subject`. All that will be shown has been read: the moment of `store` ends. */
Status reading_log(Cli *cli, Store *store, const char *action, const char *subject,
                   const char *detail, Err *err);

/* "audit log: N entries, head HASH": one line on stderr, unless quiet. */
Status reading_say_head(Cli *cli, Store *store, Err *err);

#endif
