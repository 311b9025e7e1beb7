/* mapped.h - reading a part through a mapping that somebody else made. */
#ifndef DATASETS_SOURCES_MAPPED_H
#define DATASETS_SOURCES_MAPPED_H
#include "datasets/ingest/mapping.h"
#include "datasets/ingest/source.h"

/* Reads the unit's only part into the mapping's table. */
Status mapped_read(Load *load, const Mapping *mapping, Err *err);

#endif
