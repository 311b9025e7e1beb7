/* csv_splitter.h - the cells of regular CSV lines, found sixteen bytes at a time.
 *
 * libcsv is the authority on what a CSV file means, and reads six to seven cycles a byte. A line
 * without quotes, lone carriage returns and blanks around its cells leaves no doubt: its cells lie
 * between its commas. Any other line is left to libcsv. */
#ifndef DATASETS_INGEST_CSV_SPLITTER_H
#define DATASETS_INGEST_CSV_SPLITTER_H
#include <stddef.h>
#include <stdint.h>

enum { SPLITTER_MARGIN = 64 }; /* bytes behind the end that may be read, whatever they hold */

typedef struct Slice {
    const char *text;
    size_t length;
} Slice;

typedef struct CsvSplitter {
    const char *at, *end; /* start of the next line; end of the bytes */
    const char *window;   /* the 64 bytes looked at, and which of them are special */
    uint64_t special;
} CsvSplitter;

void csv_splitter_start(CsvSplitter *splitter, const char *at, const char *end);

typedef enum SplitLine {
    SPLIT_CELLS, /* cell[0..columns-1] are filled; the splitter stands behind the line */
    SPLIT_BLANK, /* a line without any byte; behind it */
    SPLIT_OTHER, /* not regular, another number of cells, or without line end: still before it */
} SplitLine;
/* Looks at the line at splitter->at, which is before splitter->end. */
SplitLine csv_splitter_line(CsvSplitter *splitter, size_t columns, Slice *cell);

#endif
