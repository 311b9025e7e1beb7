/* records_load.h - storefronts and the records of all other registers, from the store. */
#ifndef DATASETS_RECORDS_RECORDS_LOAD_H
#define DATASETS_RECORDS_RECORDS_LOAD_H
#include "datasets/records/records.h"
#include "datasets/store/sql.h"

/* Register 0 is "storefronts", by storefront_id; the others follow by name, their records by key.
 */
Status records_load(Store *store, Arena *arena, Records *records, Err *err);

/* The record of a row of records_load.sql or its like; valid until the statement moves. */
RecordText records_row(Stmt *stmt);

#endif
