#include "datasets/base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

static const struct {
    int code;
    const char *text;
} table[] = {
#define X(name, code, text) {code, text},
    STATUS_LIST(X)
#undef X
};
_Static_assert(sizeof table / sizeof *table == ST_END_, "one row per status");

const char *status_text(Status status) {
    return (unsigned)status < ST_END_ ? table[status].text : "unknown";
}

int status_exit_code(Status status) {
    return (unsigned)status < ST_END_ ? table[status].code : 1;
}

void err_set(Err *err, Status status, const char *file, int line, const char *fmt, ...) {
    assert(status != ST_OK);
    if (!err || err->status) return;
    err->status = status;
    err->file = file;
    err->line = line;
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(err->text, sizeof err->text, fmt, ap);
    va_end(ap);
}
