#include "datasets/ingest/part_json.h"

#include "datasets/base/text.h"

static Status slurp(const Part *part, size_t most, Text *out, Err *err) {
    enum { STEP = 1 << 16 };
    char block[STEP];
    Input *input = NULL;
    size_t got = STEP;
    TRY(input_open(part, &input, err));
    Status status = ST_OK;
    while (!status && got == STEP) {
        status = input_read(input, block, STEP, &got, err);
        if (!status) text_add(out, block, got);
        if (!status && out->length > most)
            status = FAIL(err, ST_INPUT,
                          "%s: more than %zu MiB of JSON, which is more than gevel reads at once: "
                          "split it or simplify it",
                          part->path, most >> 20);
    }
    input_close(input);
    return status;
}

Status part_json(const Part *part, size_t most, json_t **root, Err *err) {
    Text bytes = {0};
    json_error_t where;
    Status status = slurp(part, most, &bytes, err);
    *root =
        status ? NULL
               : json_loadb(bytes.at ? bytes.at : "", bytes.length, JSON_REJECT_DUPLICATES, &where);
    if (!status && !*root)
        status = FAIL(err, ST_INPUT, "%s:%d: not JSON: %s", part->path, where.line, where.text);
    text_free(&bytes);
    return status;
}
