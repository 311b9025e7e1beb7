/* csv_lane.h - reads one piece of a CSV file after the other into batches; several lanes run at
 * once.
 *
 * A lane assumes that a piece begins where a row begins. When it stands inside a row at the end of
 * a piece (a quote that spans lines, a last line without line end), csv_lane_open says so, and the
 * next piece must be given to the same lane. */
#ifndef DATASETS_INGEST_CSV_LANE_H
#define DATASETS_INGEST_CSV_LANE_H
#include <csv.h>
#include <stdalign.h>

#include "datasets/ingest/csv_dialect.h"
#include "datasets/ingest/csv_splitter.h"
#include "datasets/ingest/row_batch.h"

enum { FIELD_MAX_BYTES = 1 << 16, ROW_TEXT = 1 << 17, LANE_COLUMNS = CSV_COLUMNS };

/* What all lanes of a file share. */
typedef struct RowPlan {
    const Table *table;
    const FactWriter *sink;
    const CellForm *form; /* [table_columns] or NULL */
    size_t columns, table_columns;
    const int
        *target;      /* [columns], at most LANE_COLUMNS; index into table->columns, -1 = ignored */
    bool libcsv_only; /* for tests: no line is split here */
} RowPlan;

typedef struct CsvLane {
    alignas(64) struct csv_parser parser; /* lanes must not share cache lines */
    const RowPlan *plan;
    CsvSplitter splitter;
    RowBatch *batch;
    Row row;
    size_t column; /* of the row being read */
    bool row_bad;  /* conversion failed: the rest of the row is skipped */
    bool any;      /* a cell of the row holds something */
    bool skip_row; /* the header, which was read before */
    bool carriage; /* the last byte was a carriage return that ended a line */
    int64_t line;  /* line ends met in this piece */
    NameHint hint;
    char *text; /* [ROW_TEXT] texts of the row libcsv is in: it reuses its buffer */
    size_t text_used;
} CsvLane;

Status csv_lane_start(CsvLane *lane, const RowPlan *plan, Err *err);
void csv_lane_reset(CsvLane *lane); /* forgets the row it stands in */
void csv_lane_close(CsvLane *lane);

/* Reads bytes; SPLITTER_MARGIN more are readable behind them. ST_FAILED without memory. */
Status csv_lane_read(CsvLane *lane, const char *bytes, size_t length, RowBatch *batch, Err *err);
bool csv_lane_open(const CsvLane *lane);
/* The quote or row that is open at the end of a piece began on this line of the next. */
int64_t csv_lane_row_line(const CsvLane *lane);
bool csv_lane_in_quotes(const CsvLane *lane);
/* The end of the file ends the row. */
void csv_lane_finish(CsvLane *lane, RowBatch *batch);

#endif
