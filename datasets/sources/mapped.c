/* mapped - any city's own table, through a mapping file (import --map), into a neutral table. */
#include "datasets/sources/mapped.h"

#include "datasets/ingest/fact_writer.h"
#include "datasets/ingest/running_tell.h"
#include "datasets/sources/mapped/mapped_file.h"

static Status read_rows(Mapped *m, Err *err) {
    const Table *table = m->map.table;
    RowsFormat format = {.delimiter = m->map.delimiter,
                         .encoding = m->map.encoding,
                         .header = m->map.header,
                         .header_lines = m->map.header_lines};
    Sample sample;
    m->load->file->kind = table->name;
    TRY(rows_header(m->load, 0, &format, &sample, err));
    mapped_ask_columns(m, &sample);
    format.columns = m->source;
    TRY(mapped_check_header(m, &sample, err));
    TRY(mapped_ask_headings(m, &sample, err));
    mapped_tell_ignored(m, &sample);
    TRY(mapped_survey(m, &format, err));
    if (m->load->reason) return ST_OK; /* refused */
    if (m->map.projection) TRY(projection_open(m->map.projection, &m->projection, err));
    TRY(fact_writer_table(m->load->sink, table, err));
    m->load->sink->counting = m->map.counting;
    m->load->sink->counts.zone = m->map.zone;
    m->load->sink->counts.ends = m->map.ends;
    const RowsTake taker = m->map.day_rows  ? mapped_take_day_row
                           : m->map.days    ? mapped_take_days
                           : m->map.unfolds ? mapped_take_folded
                                            : mapped_take;
    TRY(rows_read(m->load, 0, &format, taker, m, err));
    if (m->map.day_rows) TRY(mapped_end_day_rows(m, err));
    return running_tell(m->load, &m->running, err);
}

Status mapped_read(Load *load, const Mapping *mapping, Err *err) {
    Mapped *m = ARENA_ARRAY(load->arena, Mapped, 1);
    m->load = load;
    m->map = *mapping;
    const Status status = read_rows(m, err);
    projection_close(m->projection);
    return status;
}

/* The mapping of the unit; without one (a test, a fuzz target) the first of the file. */
static Status read_mapped(Load *load, Err *err) {
    MappingFile file;
    if (load->mapping) return mapped_read(load, load->mapping, err);
    if (!load->options->map)
        return FAIL(err, ST_USAGE, "%s: the source 'mapped' needs a mapping file: --map FILE",
                    load->part->path);
    TRY(mapping_load(load->options->map, load->arena, &file, err));
    return mapped_read(load, &file.mapping[0], err);
}

static int recognise(const Sample *sample) {
    (void)sample;
    return NOT_MINE; /* only when a mapping is given */
}

const Source source_mapped = {
    .name = "mapped",
    .title = "any CSV or sheet through a mapping file (--map FILE)",
    .recognise = recognise,
    .read = read_mapped,
};
