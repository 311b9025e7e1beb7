/* inputs.c - gevel inputs: what was imported and how it was read; taking it back. */
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/store/retract.h"
#include "detector/cli/command.h"

#include <string.h>

static const char *const examples[] = {
    "gevel inputs",
    "gevel inputs retract 3",
    "gevel inputs retract 3 5",
    NULL,
};

static const Status exits[] = {ST_STORE, ST_LOCKED, ST_OK};

/* ---- the list ---- */

static const char *state_of(const Cli *cli, const StoredInput *input) {
    if (!input->retracted_by) return "";
    return arena_printf(cli->arena, "taken back %.10s by %s", input->retracted_at,
                        input->retracted_actor ? input->retracted_actor : "someone");
}

static void print_inputs(const Cli *cli, const StoredInput *inputs, size_t count) {
    static const Column columns[] = {{"input", true},    {"imported", false}, {"by", false},
                                     {"table", false},   {"taken", true},     {"rejected", true},
                                     {"mapping", false}, {"file", false},     {"", false}};
    Table table = TABLE_OPEN(cli->arena, columns);
    for (size_t k = 0; k < count; k++) {
        const StoredInput *input = &inputs[k];
        table_cell(&table, arena_printf(cli->arena, "%lld", (long long)input->id));
        table_cell(&table, arena_strndup(cli->arena, input->imported_at, DATE_TEXT - 1));
        table_cell(&table, input->actor);
        table_cell(&table, input->kind);
        table_count(&table, (size_t)input->taken);
        table_count(&table, (size_t)input->rejected);
        table_cell(&table, input->mapping_path);
        table_cell(&table, input->path);
        table_cell(&table, state_of(cli, input));
    }
    if (count)
        table_print(&table, &cli->terminal);
    else
        (void)puts("nothing was imported yet");
}

static json_t *input_json(const StoredInput *input) {
    json_t *out = json_object();
    json_put(out, "input", json_integer(input->id));
    json_put(out, "path", json_words(input->path));
    json_put(out, "table", json_words(input->kind));
    json_put(out, "imported_at", json_words(input->imported_at));
    json_put(out, "by", json_words(input->actor));
    json_put(out, "taken", json_integer(input->taken));
    json_put(out, "rejected", json_integer(input->rejected));
    json_put(out, "digest", json_words(input->digest));
    json_put(out, "content_digest", json_words(input->content ? input->content : input->digest));
    json_put(out, "mapping_path", json_words(input->mapping_path));
    json_put(out, "mapping", json_words(input->mapping));
    json_put(out, "retracted_at", json_words(input->retracted_at));
    json_put(out, "retracted_by", json_words(input->retracted_actor));
    return out;
}

static Status list(Cli *cli, Store *store, Err *err) {
    StoredInput *inputs;
    size_t count;
    TRY(inputs_list(store, cli->arena, &inputs, &count, err));
    moment_release(store);
    if (!cli->json) {
        print_inputs(cli, inputs, count);
        return ST_OK;
    }
    json_t *out = json_array();
    for (size_t k = 0; k < count; k++) json_array_append_new(out, input_json(&inputs[k]));
    return cli_print_json(json_pack("{s:o}", "inputs", out), err);
}

/* ---- taking back ---- */

typedef struct Retraction {
    size_t count;
    int64_t *ids;
} Retraction;

static Status read_numbers(const Cli *cli, Retraction *retraction, Err *err) {
    size_t given = 1;
    while (cli_operand(cli, given)) given++;
    if (given == 1)
        return FAIL(err, ST_USAGE,
                    "inputs retract needs the number of an input; gevel inputs "
                    "lists them");
    retraction->ids = ARENA_ARRAY(cli->arena, int64_t, given);
    for (size_t k = 1; k < given; k++) {
        const char *text = cli_operand(cli, k);
        long long id;
        if (!num_parse_long(text, strlen(text), &id) || id < 1)
            return FAIL(err, ST_USAGE,
                        "\"%s\" is not the number of an input; gevel inputs lists "
                        "them",
                        text);
        retraction->ids[retraction->count++] = id;
    }
    return ST_OK;
}

static bool is_named(const Retraction *retraction, int64_t id) {
    for (size_t k = 0; k < retraction->count; k++)
        if (retraction->ids[k] == id) return true;
    return false;
}

static void print_taken_back(const Retraction *retraction, const StoredInput *gone, size_t count) {
    const size_t more = count - retraction->count;
    (void)printf("%zu %s taken back", count, count == 1 ? "input" : "inputs");
    for (size_t k = 0, told = 0; k < count; k++) {
        if (is_named(retraction, gone[k].id)) continue;
        (void)printf("%s%lld", told++ ? ", " : ", with ", (long long)gone[k].id);
    }
    (void)printf("%s; runs made before still replay\n",
                 more ? ", which took rows that they had rejected" : "");
}

/* The inputs that went in the same retraction as this one, itself among them. */
static size_t keep_gone_with(StoredInput *inputs, size_t count, int64_t id) {
    int64_t retraction = 0;
    size_t kept = 0;
    for (size_t k = 0; k < count; k++)
        if (inputs[k].id == id) retraction = inputs[k].retracted_by;
    for (size_t k = 0; k < count; k++)
        if (retraction && inputs[k].retracted_by == retraction) inputs[kept++] = inputs[k];
    return kept;
}

/* What later imports took of the rejected rows of an input goes with it, and is named. */
static Status retract(Cli *cli, Store *store, Err *err) {
    const Retraction *retraction = cli->task;
    StoredInput *gone;
    size_t count;
    TRY(inputs_retract(store, retraction->ids, retraction->count, cli->arena, err));
    TRY(inputs_list(store, cli->arena, &gone, &count, err));
    count = keep_gone_with(gone, count, retraction->ids[0]);
    if (!cli->json) {
        print_taken_back(retraction, gone, count);
        return ST_OK;
    }
    json_t *ids = json_array();
    for (size_t k = 0; k < count; k++) json_array_append_new(ids, json_integer(gone[k].id));
    return cli_print_json(json_pack("{s:o}", "retracted", ids), err);
}

static Status run(Cli *cli, Err *err) {
    const char *action = cli_operand(cli, 0);
    if (!action || text_equal(action, "list")) {
        if (cli_operand(cli, 1))
            return FAIL(err, ST_USAGE, "inputs list takes nothing behind it, got \"%s\"",
                        cli_operand(cli, 1));
        return cli_with_store(cli, STORE_READ, list, err);
    }
    if (!text_equal(action, "retract"))
        return FAIL(err, ST_USAGE, "inputs takes list or retract, not \"%s\"", action);
    Retraction *retraction = ARENA_ARRAY(cli->arena, Retraction, 1);
    TRY(read_numbers(cli, retraction, err));
    cli->task = retraction;
    return cli_with_store(cli, STORE_WRITE, retract, err);
}

const Command inputs_command = {
    .name = "inputs",
    .operands = "[list | retract INPUT...]",
    .summary = "what was imported and how it was read; take it back",
    .about =
        "list: every input with its rows, the mapping it was read by, when and by whom.\n"
        "retract: takes inputs back with all they said, as if they had never come. What they\n"
        "had replaced counts again, the log keeps them, and runs made before still replay.\n"
        "What later imports took of their rejected rows goes with them, and is named.\n"
        "An input can come again afterwards, with the same or another mapping. Inputs that\n"
        "others hang on (storefronts with turnover) are taken back together with these.",
    .max_operands = SIZE_MAX,
    .examples = examples,
    .exits = exits,
    .run = run,
};
