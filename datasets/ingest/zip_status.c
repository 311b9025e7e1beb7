#include "datasets/ingest/zip_status.h"

#include <zip.h>

Status zip_status(int code) {
    switch (code) {
        case ZIP_ER_OPEN:
        case ZIP_ER_NOENT:
        case ZIP_ER_READ:
        case ZIP_ER_SEEK:
        case ZIP_ER_TELL:
        case ZIP_ER_CLOSE:
        case ZIP_ER_MEMORY:
            return ST_UNREAD;
        default:
            return ST_INPUT;
    }
}

Status zip_unopened(const char *what, const char *path, int code, const char *hint, Err *err) {
    const Status status = zip_status(code);
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    (void)FAIL(err, status, "cannot open the %s %s: %s%s", what, path, zip_error_strerror(&error),
               status == ST_INPUT ? hint : "");
    zip_error_fini(&error);
    return status;
}
