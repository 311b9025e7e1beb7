/* sink.h - opening and closing what the rows of an import are written through (Sink, table.h). */
#ifndef DATASETS_INGEST_FACT_WRITER_H
#define DATASETS_INGEST_FACT_WRITER_H
#include "datasets/ingest/table.h"

/* Loads the known storefronts and the sector groups of the NACE codes; once per import. */
Status sink_open(Sink *sink, Store *store, Arena *arena, Err *err);
/* The same for another arena, with the sector groups and activity codes of a sink that is open and
 * whose arena outlives this one. */
Status sink_open_beside(Sink *sink, const Sink *open, Arena *arena, Err *err);
/* Reads the storefronts again: after a rollback. */
Status sink_reload(Sink *sink, Err *err);

/* Statements and series of one unit, inside its transaction. sink_end also after a failure. */
Status sink_begin(Sink *sink, Err *err);
Status sink_flush(Sink *sink, Err *err);
void sink_end(Sink *sink);
/* What the rows of a table are written with, for as long as the unit; the key where they hold
 * parties. */
Status sink_table(Sink *sink, const Table *table, Err *err);

/* The activity codes, read at first need. */
const Nace *sink_nace(Sink *sink);

/* The key of party hashes: STORE.key, made at first need, readable by its owner only. */
Status sink_key(Sink *sink, Err *err);

#endif
