#include "detector/rerun/gone.h"

#include <jansson.h>
#include <stdint.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/store/audit.h"

typedef struct Gone {
    Arena *arena;
    const Watchlist *run; /* NULL = of any run */
    const char *text;
} Gone;

static const char *entry_text(Gone *gone, const char *what, const AuditEntry *entry) {
    return arena_printf(gone->arena, "%s on %.10s by %s, entry %lld of the log", what, entry->at,
                        entry->actor, (long long)entry->id);
}

static bool since(const Gone *gone, const AuditEntry *entry) {
    return !gone->run || strcmp(entry->at, gone->run->started_at) >= 0;
}

static Status note_erasure(void *context, const AuditEntry *entry, Err *err) {
    Gone *gone = context;
    (void)err;
    if (since(gone, entry)) gone->text = entry_text(gone, "one business was erased", entry);
    return ST_OK;
}

static const char purged[] = "what was too old was purged";

static Status note_purge(void *context, const AuditEntry *entry, Err *err) {
    Gone *gone = context;
    (void)err;
    gone->text = entry_text(gone, purged, entry);
    return ST_OK;
}

Status gone_purged(Store *store, Arena *arena, const char **text, Err *err) {
    Gone gone = {arena, NULL, NULL};
    const AuditFilter filter = {.action = "purge", .most = 1};
    TRY(audit_recent(store, &filter, note_purge, &gone, err));
    *text = gone.text;
    return ST_OK;
}

/* Whether a purge reached into the months that the run judged, or into findings. */
static bool reached(const Watchlist *run, const char *detail) {
    int date = 0;
    json_t *root = detail ? json_loads(detail, 0, NULL) : NULL;
    const json_t *facts = json_object_get(root, "facts");
    const char *older = json_string_value(json_object_get(facts, "older_than"));
    const bool dated = older && date_parse(older, strlen(older), &date);
    const bool months = facts && (!dated || month_first_date(run->first_month) < date);
    const bool findings = json_object_get(root, "outcomes");
    json_decref(root);
    return months || findings;
}

static Status note_reached(void *context, const AuditEntry *entry, Err *err) {
    Gone *gone = context;
    (void)err;
    if (!gone->text && since(gone, entry) && reached(gone->run, entry->detail))
        gone->text = entry_text(gone, purged, entry);
    return ST_OK;
}

Status gone_since(Store *store, const Watchlist *run, Arena *arena, const char **text, Err *err) {
    Gone gone = {arena, run, NULL};
    const AuditFilter erased = {.action = "erase", .most = 1},
                      purges = {.action = "purge", .most = SIZE_MAX};
    TRY(audit_recent(store, &erased, note_erasure, &gone, err));
    if (!gone.text) TRY(audit_recent(store, &purges, note_reached, &gone, err));
    *text = gone.text;
    return ST_OK;
}
