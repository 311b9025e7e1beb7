#include "detector/cli/options.h"

#include "datasets/base/num.h"
#include "datasets/base/text.h"

#include <string.h>

static size_t table_length(const Option *table) {
    size_t n = 0;
    while (table && table[n].name) n++;
    return n;
}

static const Option *find_name(const Option *table, const char *name, size_t length) {
    for (; table && table->name; table++)
        if (text_slice_equal(name, length, table->name)) return table;
    return NULL;
}

static const Option *find_letter(const Option *table, char letter) {
    for (; table && table->name; table++)
        if (table->letter == letter) return table;
    return NULL;
}

static Status unknown(const char *word, size_t length, const OptionTables *tables, Arena *arena,
                      Err *err) {
    const size_t n = table_length(tables->own), m = table_length(tables->global);
    const char **names = ARENA_ARRAY(arena, const char *, n + m + 1);
    for (size_t i = 0; i < n; i++) names[i] = tables->own[i].name;
    for (size_t i = 0; i < m; i++) names[n + i] = tables->global[i].name;
    const char *near = text_nearest(arena_strndup(arena, word, length), names);
    if (near)
        return FAIL(err, ST_USAGE, "unknown option --%.*s; did you mean --%s?", (int)length, word,
                    near);
    return FAIL(err, ST_USAGE, "unknown option --%.*s", (int)length, word);
}

/* The option that argv word names; its value points past '=' or is NULL. */
static Status recognise(const char *word, const OptionTables *tables, GivenOption *given,
                        Arena *arena, Err *err) {
    *given = (GivenOption){0};
    if (word[1] != '-') {
        given->option = word[2] ? NULL : find_letter(tables->own, word[1]);
        if (!given->option && !word[2]) given->option = find_letter(tables->global, word[1]);
        if (given->option) return ST_OK;
        return FAIL(err, ST_USAGE, "unknown option %s; long options begin with --", word);
    }
    const char *name = word + 2;
    const size_t length = strcspn(name, "=");
    given->option = find_name(tables->own, name, length);
    if (!given->option) given->option = find_name(tables->global, name, length);
    if (!given->option) return unknown(name, length, tables, arena, err);
    if (name[length]) given->value = name + length + 1;
    return ST_OK;
}

Status options_take(char **argv, int *at, const OptionTables *tables, Given *given, Arena *arena,
                    Err *err) {
    GivenOption taken;
    TRY(recognise(argv[*at], tables, &taken, arena, err));
    const Option *option = taken.option;
    const char *value = taken.value;
    if (!option->argument && value)
        return FAIL(err, ST_USAGE, "--%s takes no value, got \"%s\"", option->name, value);
    if (option->argument && !value) {
        value = argv[++*at];
        if (!value || strncmp(value, "--", 2) == 0)
            return FAIL(err, ST_USAGE, "--%s needs %s%s%s", option->name, option->argument,
                        value ? ", got the option " : " after it", value ? value : "");
    }
    if (value && !*value)
        return FAIL(err, ST_USAGE, "--%s needs %s, got nothing", option->name, option->argument);
    if (option->argument && !option->repeats && option_given(given, option->name))
        return FAIL(err, ST_USAGE, "--%s is given twice; keep one", option->name);
    given->option[given->options++] = (GivenOption){option, value};
    ++*at;
    return ST_OK;
}

static const GivenOption *find_given(const Given *given, const char *name) {
    for (size_t i = 0; i < given->options; i++)
        if (text_equal(given->option[i].option->name, name)) return &given->option[i];
    return NULL;
}

bool option_given(const Given *given, const char *name) {
    return find_given(given, name) != NULL;
}

const char *option_text(const Given *given, const char *name) {
    const GivenOption *found = find_given(given, name);
    return found ? found->value : NULL;
}

Status option_real(const Given *given, const char *name, double low, double high, double *value,
                   Err *err) {
    const char *text = option_text(given, name);
    if (!text) return ST_OK;
    double parsed = 0;
    if (!num_parse(text, strlen(text), &parsed) || parsed < low || parsed > high)
        return FAIL(err, ST_USAGE, "--%s needs a number from %g to %g, got \"%s\"", name, low, high,
                    text);
    *value = parsed;
    return ST_OK;
}

Status option_whole(const Given *given, const char *name, long long low, long long high,
                    long long *value, Err *err) {
    const char *text = option_text(given, name);
    if (!text) return ST_OK;
    long long parsed = 0;
    if (!num_parse_long(text, strlen(text), &parsed) || parsed < low || parsed > high)
        return FAIL(err, ST_USAGE, "--%s needs a whole number from %lld to %lld, got \"%s\"", name,
                    low, high, text);
    *value = parsed;
    return ST_OK;
}

Status option_month(const Given *given, const char *name, int *value, Err *err) {
    const char *text = option_text(given, name);
    if (!text || month_parse(text, strlen(text), value)) return ST_OK;
    return FAIL(err, ST_USAGE, "--%s needs a month as YYYY-MM, got \"%s\"", name, text);
}

Status option_choice(const Given *given, const char *name, const char *const *words, size_t *index,
                     Err *err) {
    const char *text = option_text(given, name);
    if (!text) return ST_OK;
    Text known = {0};
    for (size_t i = 0; words[i]; i++) {
        if (text_equal(words[i], text)) {
            *index = i;
            text_free(&known);
            return ST_OK;
        }
        text_addf(&known, "%s%s", i ? ", " : "", words[i]);
    }
    const Status status =
        FAIL(err, ST_USAGE, "--%s needs one of %s, got \"%s\"", name, known.at, text);
    text_free(&known);
    return status;
}
