/* registry.h - the sources there are, by the name of their file (sources.def). */
#ifndef DATASETS_SOURCES_REGISTRY_H
#define DATASETS_SOURCES_REGISTRY_H
#include "datasets/ingest/source.h"

#define SOURCE(name) extern const Source source_##name;
#include "datasets/sources.def"
#undef SOURCE

#endif
