/* districts.c - gevel districts: the district tables that come with the program. */
#include "datasets/base/embed.h"
#include "datasets/base/text.h"
#include "detector/cli/command.h"

static const char *const examples[] = {
    "gevel districts",
    "gevel districts antwerp > districts.geojson",
    NULL,
};

typedef struct Shipped {
    const char *name, *path, *title;
} Shipped;

static const Shipped shipped[] = {
    {"antwerp", "reference/antwerp_districts.geojson",
     "ten districts by postcode, with schematic outlines"},
};
enum { SHIPPED = sizeof shipped / sizeof *shipped };

static Status print_list(const Cli *cli, Err *err) {
    static const Column columns[] = {{"name", false}, {"districts", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    json_t *list = json_array();
    for (size_t k = 0; k < SHIPPED; k++) {
        table_cell(&table, shipped[k].name);
        table_cell(&table, shipped[k].title);
        json_array_append_new(
            list, json_pack("{s:s, s:s}", "name", shipped[k].name, "title", shipped[k].title));
    }
    if (cli->json) return cli_print_json(list, err);
    json_decref(list);
    table_print(&table, &cli->terminal);
    return ST_OK;
}

static Status print_file(const char *path, Err *err) {
    const EmbeddedText *t = embedded(path);
    if (!t->path) return FAIL(err, ST_FAILED, "the program was built without %s; rebuild", path);
    (void)fwrite(t->text, 1, t->length, stdout);
    return ST_OK;
}

static Status run(Cli *cli, Err *err) {
    const char *name = cli_operand(cli, 0), *names[SHIPPED + 1] = {NULL};
    if (!name) return print_list(cli, err);
    for (size_t k = 0; k < SHIPPED; k++) {
        names[k] = shipped[k].name;
        if (text_equal(names[k], name)) return print_file(shipped[k].path, err);
    }
    const char *near = text_nearest(name, names);
    return FAIL(err, ST_USAGE, "there is no district table '%s'%s%s%s", name,
                near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

const Command districts_command = {
    .name = "districts",
    .operands = "[NAME]",
    .summary = "district tables that come with the program",
    .about =
        "Lists them, or prints one as GeoJSON. A store has only the districts that were\n"
        "imported: import what this prints, or the city's own file.",
    .min_operands = 0,
    .max_operands = 1,
    .examples = examples,
    .run = run,
};
