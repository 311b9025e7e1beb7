/* drop.h - the drop folder, where extracts arrive, and the folder of published runs. */
#ifndef DETECTOR_RUN_DROP_H
#define DETECTOR_RUN_DROP_H
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"

typedef struct Drop {
    size_t ready, waiting; /* waiting: still being written */
    size_t strange;        /* links, pipes, devices, and folders that hold one */
    const char *stranger;  /* the first of them; NULL = none */
    const char **path;     /* [ready], NULL-ended: files, folders and zips, by name */
} Drop;

/* What lies in `dir`. A name that begins with '.' or ends in .part, .partial, .tmp, .filepart or ~
 * is being written; so is what was touched less than settle_s seconds ago (a time in the future
 * counts as long ago: a clock may have been turned back). The folder of refused files is passed
 * over. Someone who may write here must not lead the reader to other files or keep it waiting, so
 * only plain files and folders are taken. */
Status drop_list(const char *dir, double settle_s, Arena *arena, Drop *drop, Err *err);

/* The number of the run that out/latest points at, 0 = none. */
int64_t drop_published(const char *out, Arena *arena);

/* The name of a run's folder in out. */
const char *drop_run_name(int64_t run_id, Arena *arena);

/* The numbers of the runs whose folders lie in out, in no order. */
Status drop_runs(const char *out, Arena *arena, int64_t **run, size_t *count, Err *err);

/* Points out/latest at the run's folder, by rename. On a share without symbolic links `latest` is a
 * file that holds the folder's name. */
Status drop_publish(const char *out, int64_t run_id, Arena *arena, Err *err);

#endif
