/* params_file.h - parameters from INI text, for files and presets alike. */
#ifndef MODELS_PARAMS_PARAMS_FILE_H
#define MODELS_PARAMS_PARAMS_FILE_H
#include "models/params/params.h"

/* INI text; `path` opens messages. Reasons are the comments above the keys: kept if wanted. */
typedef struct ParamsText {
    const char *path, *origin, *text;
    bool reasons;
} ParamsText;
Status params_read(Params *params, const ParamsText *source, Err *err);

#endif
