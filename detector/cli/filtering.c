#include "detector/cli/filtering.h"

#include "datasets/base/text.h"

Status filtering_read(const Cli *cli, RowFilter *filter, Err *err) {
    const size_t most = cli->given.options + 1;
    *filter = (RowFilter){.district = ARENA_ARRAY(cli->arena, const char *, most),
                          .sector = ARENA_ARRAY(cli->arena, const char *, most),
                          .condition = ARENA_ARRAY(cli->arena, RowCondition, most)};
    for (size_t k = 0; k < cli->given.options; k++) {
        const GivenOption *given = &cli->given.option[k];
        const char *name = given->option->name, *value = given->value;
        if (text_equal(name, "district")) filter->district[filter->districts++] = value;
        if (text_equal(name, "sector")) filter->sector[filter->sectors++] = value;
        if (text_equal(name, "where"))
            TRY(row_filter_condition(value, cli->arena, &filter->condition[filter->conditions++],
                                     err));
    }
    long long most_of_each = 0;
    TRY(option_whole(&cli->given, "per-district", 1, 1000000, &most_of_each, err));
    filter->per_district = (size_t)most_of_each;
    filter->fill_up = option_given(&cli->given, "fill-up");
    if (filter->fill_up && !filter->per_district)
        return FAIL(err, ST_USAGE, "--fill-up goes with --per-district N");
    return ST_OK;
}
