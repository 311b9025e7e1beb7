#include "detector/cli/areas.h"

#include "datasets/base/text.h"

enum { LEAST_MONTHS = 6, MOST_MONTHS = 60 };

static void read_names(const Cli *cli, Areas *areas) {
    static const char *const option[ZONES] = {"pressed", "near", "control"};
    for (int zone = 0; zone < ZONES; zone++) {
        const char **name = ARENA_ARRAY(cli->arena, const char *, cli->given.options + 1);
        areas->name[zone] = name;
        for (size_t k = 0; k < cli->given.options; k++) {
            const GivenOption *given = &cli->given.option[k];
            if (text_equal(given->option->name, option[zone]))
                name[areas->count[zone]++] = given->value;
        }
    }
}

Status areas_read(const Cli *cli, Areas *areas, Err *err) {
    const char *text;
    long long months = 12;
    *areas = (Areas){0};
    TRY(cli_required(cli, "since", &text, err));
    TRY(cli_required(cli, "pressed", &text, err));
    TRY(cli_required(cli, "near", &text, err));
    TRY(option_month(&cli->given, "since", &areas->date, err));
    TRY(option_whole(&cli->given, "months", LEAST_MONTHS, MOST_MONTHS, &months, err));
    areas->months = (int)months;
    read_names(cli, areas);
    return ST_OK;
}
