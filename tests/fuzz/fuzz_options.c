/* The command line, each field of the input a word: what is given is one of the table's options
 * with a value it may have; words reach a terminal without control characters, and a monitor's file
 * as they are. */
#include <math.h>
#include <string.h>

#include "datasets/base/text.h"
#include "detector/cli/metrics.h"
#include "detector/cli/options.h"
#include "detector/cli/terminal.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WORDS = 24 };

static const Option command[] = {
    {"share", "X", "a real number", 0, false},        {"budget", "N", "a whole number", 'n', false},
    {"from", "YYYY-MM", "a month", 0, false},         {"format", "WORD", "one of some", 'f', false},
    {"set", "KEY=VALUE", "may be repeated", 0, true}, {0}};
static const Option global[] = {{"quiet", NULL, "a switch", 'q', false}, {0}};
static const OptionTables tables = {command, global};

static void check_values(const Given *given) {
    static const char *const words[] = {"csv", "json", NULL};
    double share = 0.5;
    long long budget = 7;
    int month = 24000;
    size_t word = 1;
    Err err = {0};
    const Status real = option_real(given, "share", 0, 1, &share, &err);
    FUZZ_PROMISE(share >= 0 && share <= 1 && (!real || share == 0.5));
    const Status whole = option_whole(given, "budget", 1, 100, &budget, &err);
    FUZZ_PROMISE(budget >= 1 && budget <= 100 && (!whole || budget == 7));
    const Status from = option_month(given, "from", &month, &err);
    FUZZ_PROMISE(month >= 12 * 1900 && month < 12 * 2200 && (!from || month == 24000));
    const Status format = option_choice(given, "format", words, &word, &err);
    FUZZ_PROMISE(word < 2 && (!format || word == 1));
    FUZZ_PROMISE(!(real || whole || from || format) == !err.text[0]);
}

static void check_given(const Given *given) {
    for (size_t k = 0; k < given->options; k++) {
        const Option *option = given->option[k].option;
        FUZZ_PROMISE(!option->argument == !given->option[k].value);
        FUZZ_PROMISE(!given->option[k].value || *given->option[k].value);
        for (size_t j = 0; j < k && option->argument; j++)
            FUZZ_PROMISE(option->repeats || given->option[j].option != option);
    }
    check_values(given);
}

static void check_terminal(const char *word, Arena *arena) {
    const char *safe = terminal_safe(arena, word);
    FUZZ_PROMISE(strlen(safe) == strlen(word));
    for (const unsigned char *s = (const unsigned char *)safe; *s; s++)
        FUZZ_PROMISE(*s >= 0x20 && *s != 0x7f && !(s[0] == 0xc2 && s[1] >= 0x80 && s[1] < 0xa0));
    FUZZ_PROMISE(strcmp(terminal_safe(arena, safe), safe) == 0);
}

/* A label of OpenMetrics on one line, whose value ends at the first bare quote. */
static void check_label(const char *word) {
    Text label = {0}, back = {0};
    metrics_label(&label, "k", word);
    text_adds(&back, "");
    const char *at = label.at + strlen("{k=\"");
    for (; *at && *at != '"'; at++) {
        FUZZ_PROMISE(*at != '\n');
        const bool escaped = *at == '\\';
        at += escaped;
        FUZZ_PROMISE(!escaped || *at == 'n' || *at == '"' || *at == '\\');
        text_addc(&back, escaped && *at == 'n' ? '\n' : *at);
    }
    FUZZ_PROMISE(strcmp(at, "\"}") == 0 && strcmp(back.at, word) == 0);
    text_free(&label);
    text_free(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    FuzzInput input = {data, data + size, arena_open()};
    char *argv[WORDS + 1] = {NULL};
    GivenOption option[WORDS];
    Given given = {.option = option};
    Err err = {0};
    Status status = ST_OK;
    int words = 0;
    while (words < WORDS && input.at < input.end)
        argv[words++] = arena_strdup(input.arena, fuzz_field(&input));
    for (int at = 0; at < words && !status;) {
        const int before = at;
        check_terminal(argv[at], input.arena);
        check_label(argv[at]);
        if (argv[at][0] != '-' || !argv[at][1])
            at++;
        else
            status = options_take(argv, &at, &tables, &given, input.arena, &err);
        FUZZ_PROMISE(status ? err.text[0] : at > before && at <= words);
    }
    check_given(&given);
    fuzz_note(&given.options, sizeof given.options);
    arena_close(input.arena);
    return 0;
}
