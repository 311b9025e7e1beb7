#include "datasets/sources/registry.h"

const Source *const sources_all[] = {
#define SOURCE(name) &source_##name,
#include "datasets/sources.def"
#undef SOURCE
    NULL,
};
