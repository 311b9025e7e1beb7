/* path.h - the parts of a path. */
#ifndef DATASETS_BASE_PATH_H
#define DATASETS_BASE_PATH_H
#include "datasets/base/mem.h"

/* What stands behind the last slash; all of it when nothing does. */
const char *path_name(const char *path);
/* The folder that holds it: "." without a slash; in the arena. */
const char *path_folder(const char *path, Arena *arena);

#endif
