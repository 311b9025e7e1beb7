/* linkage.h - which records of other registers reach a storefront, by register and by district. */
#ifndef DATASETS_QUALITY_LINKAGE_H
#define DATASETS_QUALITY_LINKAGE_H
#include "datasets/base/mem.h"
#include "datasets/store/sql.h"

typedef struct LinkageRow {
    const char *name; /* of the register or district */
    size_t records;
    size_t money, accepted, doubtful, none; /* links that carry turnover; of others; in doubt */
    size_t unseen;                          /* came after the last linking, or there was none */
} LinkageRow;

typedef struct Linkage {
    size_t registers, districts; /* 0 = there are no records */
    LinkageRow *registry;        /* [registers] by name */
    LinkageRow *district;        /* [districts] by name; by the record's own postcode */
} Linkage;

Status linkage_measure(Store *store, Arena *arena, Linkage *linkage, Err *err);

#endif
