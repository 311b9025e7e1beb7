/* zip_status.h - whether a zip cannot be read for what it is, or for what the machine is. */
#ifndef DATASETS_INGEST_ZIP_STATUS_H
#define DATASETS_INGEST_ZIP_STATUS_H
#include "datasets/base/err.h"

/* Of a ZIP_ER_ code: ST_UNREAD when the disk, the account or the memory failed, otherwise ST_INPUT.
 */
Status zip_status(int code);

/* FAIL with that status: "cannot open the WHAT PATH: WHY", and `hint` behind it where the file is
 * at fault. */
Status zip_unopened(const char *what, const char *path, int code, const char *hint, Err *err);

#endif
