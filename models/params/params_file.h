/* params_file.h - what the INI reader and writer share with params.c; private to the two. */
#ifndef MODELS_PARAMS_PARAMS_FILE_H
#define MODELS_PARAMS_PARAMS_FILE_H
#include "models/params/params.h"

/* A parameter's value as someone gave it. */
typedef struct Assignment {
    const char *where; /* opens messages: a file's line, "--set" */
    const char *key, *text;
    const char *origin; /* outlives params */
} Assignment;

/* Checks and sets it. *index is the parameter's index. ST_PARAMS leaves the value as it was. */
Status params_assign(Params *params, const Assignment *assignment, size_t *index, Err *err);

/* Why parameter `index` has its value: the comment above it in a preset. */
void params_reason(Params *params, size_t index, const char *why);

/* INI text; `path` opens messages. Reasons are the comments above the keys: kept if wanted. */
typedef struct ParamsText {
    const char *path, *origin, *text;
    bool reasons;
} ParamsText;
Status params_read(Params *params, const ParamsText *source, Err *err);

/* A copy of text that lives as long as params. */
const char *params_keep(Params *params, const char *text);

#endif
