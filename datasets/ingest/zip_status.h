/* zip_status.h - whether a zip cannot be read for what it is, or for what the machine is. */
#ifndef DATASETS_INGEST_ZIP_STATUS_H
#define DATASETS_INGEST_ZIP_STATUS_H
#include "datasets/base/err.h"

/* Of a ZIP_ER_ code: ST_UNREAD when the disk, the account or the memory failed, otherwise ST_INPUT.
 */
Status zip_status(int code);

#endif
