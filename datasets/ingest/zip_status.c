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
