/* running_tell.h - what there is to tell about the running totals of a file. */
#ifndef DATASETS_INGEST_RUNNING_TELL_H
#define DATASETS_INGEST_RUNNING_TELL_H
#include "datasets/ingest/running.h"
#include "datasets/ingest/source.h"

/* Tells what was left out, and where totals began again, at the file and in check. Refuses the unit
 * when its readings fall so often that they are no running totals. */
Status running_tell(Load *load, const Running *running, Err *err);

#endif
