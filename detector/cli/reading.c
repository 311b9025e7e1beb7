#include "detector/cli/reading.h"

#include "datasets/base/text.h"
#include "datasets/store/audit_note.h"

#include <string.h>

Status reading_log(Cli *cli, Store *store, const char *action, const char *subject,
                   const char *detail, Err *err) {
    moment_release(store); /* the entry is written on a connection of its own */
    const bool unlogged = option_given(&cli->given, "unlogged");
    if (!audit_writable(cli->store_path, cli->arena)) {
        if (unlogged) return ST_OK;
        return FAIL(err, ST_FAILED,
                    "%s cannot be written to, so this reading cannot be logged; use the store "
                    "itself, or give --unlogged for a copy on a read-only medium",
                    cli->store_path);
    }
    if (unlogged)
        return FAIL(err, ST_USAGE,
                    "%s can be written to, so what is read from it is logged: leave out --unlogged",
                    cli->store_path);
    const AuditEvent event = {
        .action = action, .subject = subject, .detail = detail, .actor = cli->actor};
    return audit_note(cli->store_path, cli->lock_wait_s, &event, err);
}

Status reading_say_head(Cli *cli, Store *store, Err *err) {
    AuditHead head;
    TRY(audit_head(store, &head, err));
    terminal_say(&cli->terminal, "audit log: %lld entries, head %s", (long long)head.entries,
                 head.hash);
    return ST_OK;
}
