/* fact_writer.h - opening and closing what the rows of an import are written through (FactWriter,
 * table.h). */
#ifndef DATASETS_INGEST_FACT_WRITER_H
#define DATASETS_INGEST_FACT_WRITER_H
#include "datasets/ingest/table.h"

/* Loads the known storefronts and the sector groups of the NACE codes; once per import. */
Status fact_writer_open(FactWriter *sink, Store *store, Arena *arena, Err *err);
/* The same for another arena, with the sector groups and activity codes of a sink that is open and
 * whose arena outlives this one. */
Status fact_writer_open_beside(FactWriter *sink, const FactWriter *open, Arena *arena, Err *err);
/* Reads the storefronts again: after a rollback. */
Status fact_writer_reload(FactWriter *sink, Err *err);

/* Statements and series of one unit, inside its transaction. fact_writer_end also after a failure.
 */
Status fact_writer_begin(FactWriter *sink, Err *err);
Status fact_writer_flush(FactWriter *sink, Err *err);
void fact_writer_end(FactWriter *sink);
/* What the rows of a table are written with, for as long as the unit; the key where they hold
 * parties. */
Status fact_writer_table(FactWriter *sink, const Table *table, Err *err);

/* The key of party hashes: STORE.key, made when first needed, readable by its owner only. */
Status fact_writer_key(FactWriter *sink, Err *err);

#endif
