/* refused.h - a file of the drop folder that cannot be taken is moved out of the way.
 *
 * Left where it is, it would fail again every night, and the mail about it would be read by nobody.
 * Only what is wrong with the file itself moves it: one that the machine could not read stays. It
 * goes to DROP/refused, with NAME.txt beside it, which says why and what to do. */
#ifndef DETECTOR_RUN_REFUSED_H
#define DETECTOR_RUN_REFUSED_H
#include <stdbool.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"

/* Moves `path`, when it is a file that lies in `drop` itself, and writes why; *moved tells whether.
 * ST_FAILED: the folder cannot be written to, and the file stays where it was. */
Status refused_move(const char *drop, const char *path, const char *why, Arena *arena, bool *moved,
                    Err *err);

#endif
