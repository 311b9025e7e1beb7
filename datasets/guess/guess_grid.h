/* guess_grid.h - the beginning of a file of unknown shape, as rows of cells. */
#ifndef DATASETS_GUESS_GUESS_GRID_H
#define DATASETS_GUESS_GUESS_GRID_H
#include "datasets/ingest/input.h"
#include "datasets/ingest/rows.h"

enum { GRID_LOOKED_AT = 2000, GRID_WIDTH = SAMPLE_COLUMNS }; /* rows, columns */

typedef struct GuessGrid {
    const Part *part;
    char delimiter;
    size_t rows, columns;     /* columns: of the widest row */
    const char *const **cell; /* [rows][columns] UTF-8, trimmed, "" when empty; in the arena */
    int64_t *line;            /* [rows] where each begins in the file */
} GuessGrid;

/* ST_INPUT when the part cannot be read or holds no text. */
Status guess_grid_read(const Part *part, Arena *arena, GuessGrid *grid, Err *err);

#endif
