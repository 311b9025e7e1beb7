/* tables - gevel's own neutral tables as a source: what a header is, and reading its rows. */
#include <string.h>

#include "datasets/ingest/fact_writer.h"
#include "datasets/ingest/source.h"
#include "datasets/ingest/table_file.h"
#include "datasets/sources/mapped.h"
#include "datasets/sources/registry.h"

static const Table *table_of(const Sample *sample) {
    return table_of_header(sample->header, sample->columns);
}

/* A file named like a table is meant to be one: reading it says what its header lacks. */
static bool named_like(const Sample *sample, const Table *table) {
    const size_t length = strlen(table->name);
    return strncmp(sample->part->name, table->name, length) == 0 &&
           sample->part->name[length] == '.';
}

static int recognise(const Sample *sample) {
    if (sample_has(sample, "front") && sample_has(sample, "mechanism")) return SURELY_MINE;
    if (sample_has(sample, "truth_register")) return SURELY_MINE;
    if (table_of(sample)) return LIKELY_MINE;
    for (const Table *const *t = tables_all; *t; t++)
        if (named_like(sample, *t)) return PERHAPS_MINE;
    return NOT_MINE;
}

/* As somebody's own file whose columns happen to be named as ours. */
static Status read_with_care(Load *load, const Table *table, Err *err) {
    Sample sample;
    Mapping mapping;
    TRY(sample_take(load->part, load->arena, &sample, err));
    mapping_own(table, &sample, &mapping);
    return mapped_read(load, &mapping, err);
}

static Status read_table(Load *load, Err *err) {
    const Table *table = NULL;
    const char *as = load->options->as, *note = NULL;
    if (as && strcmp(as, source_neutral.name) == 0) as = NULL;
    TRY(table_file_recognise(load->part, as, load->arena, &table, &note, err));
    if (!table) load->file->kind = NULL;
    if (!table && strstr(note, "truth")) return load_skip(load, "%s", note);
    if (!table) return FAIL(err, ST_INPUT, "%s:1: not recognised: %s", load->part->path, note);
    load->file->kind = table->name;
    bool plain;
    TRY(table_file_plain(load, table, &plain, err));
    if (!plain) return read_with_care(load, table, err);
    TRY(fact_writer_table(load->sink, table, err));
    return table_file_read(load, table, err);
}

const Source source_neutral = {
    .name = "neutral",
    .title = "gevel's own tables, recognised by their header",
    .recognise = recognise,
    .table = table_of,
    .read = read_table,
};
