#include <string.h>

#include "datasets/guess/guess.h"
#include "datasets/guess/guess_pick.h"
#include "datasets/guess/guess_sheet.h"
#include "datasets/reference/sector_priors.h"

enum { WORDS_TOLD = 40 };

static const Table *table_named(const char *name) {
    for (const Table *const *t = tables_all; *t; t++)
        if (strcmp((*t)->name, name) == 0) return *t;
    return NULL;
}

/* What base/ini.h would not read back as it stands goes between quotes. */
static void add_word(Text *text, const char *word) {
    const size_t length = strlen(word);
    const bool plain =
        length && !strpbrk(word, "=;#[\"") && word[0] != ' ' && word[length - 1] != ' ';
    if (plain) {
        text_adds(text, word);
        return;
    }
    text_addc(text, '"');
    for (; *word; word++) {
        if (*word == '"') text_addc(text, '"');
        text_addc(text, *word);
    }
    text_addc(text, '"');
}

/* In a comment, which ends with its line. */
static void add_remark(Text *text, const char *word) {
    for (; *word; word++) text_addc(text, (unsigned char)*word < 0x20 ? ' ' : *word);
}

static void add_line(Text *text, const char *name, const char *value) {
    add_word(text, name);
    text_adds(text, " = ");
    add_word(text, value);
    text_addc(text, '\n');
}

static void add_settings(const GuessSheet *sheet, const GuessTable *table, Text *text) {
    const GuessGrid *grid = &sheet->grid;
    const GuessColumns *columns = &sheet->columns;
    const char *delimiter = grid->delimiter == ';'    ? "semicolon"
                            : grid->delimiter == '\t' ? "tab"
                            : grid->delimiter == '|'  ? "pipe"
                                                      : "comma";
    const long long line = (long long)grid->line[columns->header];
    text_adds(text, "\n[file]\n");
    if (sheet->part->sheet) add_line(text, "sheet", sheet->part->sheet);
    add_line(text, "table", table->table);
    if (columns->header_lines == 2)
        text_addf(text, "header = %lld-%lld\n", (long long)grid->line[columns->header - 1], line);
    else
        text_addf(text, "header = %lld\n", line);
    if (!sheet->part->sheet) add_line(text, "delimiter", delimiter);
    add_line(text, "decimal", sheet->decimal);
    add_line(text, "dates", sheet->dates);
    if (sheet->projection) add_line(text, "projection", sheet->projection);
    if (sheet->zone) add_line(text, "zone", sheet->zone);
    if (table->thousands) add_line(text, "amounts", "thousands");
    if (table->ends) add_line(text, "stamps", "end");
}

/* The column of the file, or the two that make one. */
static void add_source(const GuessSheet *sheet, const GuessTable *guess, size_t w, const char *name,
                       Text *text) {
    Text source = {0};
    text_adds(&source, sheet->columns.column[guess->from[w]].heading);
    if (guess->with[w] >= 0)
        text_addf(&source, " + %s", sheet->columns.column[guess->with[w]].heading);
    for (size_t k = 0; k < 2 && guess->more[w][k]; k++)
        text_addf(&source, " + %s", sheet->columns.column[guess->more[w][k] - 1].heading);
    add_line(text, name, source.at);
    text_free(&source);
}

/* What a mapping calls a column of the table: months that are made of days are named by the day. */
static const char *name_of(const GuessTable *guess, const char *column) {
    return guess->day_rows && strcmp(column, "month") == 0 ? "day" : column;
}

static void add_columns(const GuessSheet *sheet, const GuessTable *guess, Text *text) {
    const Table *table = table_named(guess->table);
    bool any = false;
    text_adds(text, "\n[columns]\n");
    for (size_t w = 0; table->columns[w].name; w++)
        if (guess->from[w] >= 0)
            add_source(sheet, guess, w, name_of(guess, table->columns[w].name), text);
    for (size_t w = 0; table->columns[w].name; w++) {
        if (!guess->constant[w]) continue;
        if (!any) text_adds(text, "\n[constants]\n");
        any = true;
        add_line(text, table->columns[w].name, guess->constant[w]);
    }
}

/* The words of a column, each once; what they mean is for a person to say. */
static void add_words(const GuessSheet *sheet, const GuessTable *guess, int column, Text *text) {
    const GuessGrid *grid = &sheet->grid;
    size_t told = 0;
    for (size_t r = sheet->columns.first; r < grid->rows && told < WORDS_TOLD; r++) {
        const char *word = grid->cell[r][guess->from[column]];
        SectorPrior prior;
        bool known =
            !*word || word[strspn(word, "0123456789:. ")] == 0 || sector_prior(word, &prior);
        for (size_t b = sheet->columns.first; b < r && !known; b++)
            known = strcmp(grid->cell[b][guess->from[column]], word) == 0;
        if (known) continue;
        if (!told++)
            text_adds(
                text,
                "\n[sector]\n; words that are no sector group of gevel; say what they are, or "
                "they stay\n; peer groups of their own:\n");
        text_adds(text, "; ");
        add_remark(text, word);
        text_adds(text, " = \n");
    }
}

static void add_sectors(const GuessSheet *sheet, const GuessTable *guess, Text *text) {
    const Table *table = table_named(guess->table);
    for (int w = 0; table->columns[w].name; w++)
        if (strcmp(table->columns[w].name, "sector") == 0 && guess->from[w] >= 0)
            add_words(sheet, guess, w, text);
}

static void add_unfold(const GuessSheet *sheet, const GuessTable *guess, Text *text) {
    if (!guess->unfolds) return;
    text_adds(text, "\n[unfold]\n");
    add_line(text, guess->headings[0], guess->headings[1]);
    if (!guess->counters) return;
    text_adds(text, "\n[unfolded]\n");
    for (size_t k = 0; k < guess->counters; k++)
        add_line(text, sheet->columns.column[guess->counter[k]].heading, guess->means[k]);
}

static bool is_read(const GuessSheet *sheet, size_t column) {
    for (size_t k = 0; k < sheet->tables; k++) {
        const GuessTable *guess = &sheet->table[k];
        if (guess->unfolds && !guess->counters && sheet->columns.column[column].is_month)
            return true;
        if (pick_reads(guess, column)) return true;
        for (size_t c = 0; c < guess->counters; c++)
            if (guess->counter[c] == (int)column) return true;
    }
    return false;
}

/* Columns that no table takes, and headings that stand twice: for a person to judge. */
static void add_unread(const GuessSheet *sheet, Text *text) {
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const GuessColumn *column = &sheet->columns.column[c];
        if (!*column->heading || is_read(sheet, c)) continue;
        text_adds(text, "; not read: ");
        add_remark(text, column->heading);
        if (column->twice) text_adds(text, " (stands twice: give one of them another name)");
        if (sheet->refused[c]) text_addf(text, " (%s)", sheet->refused[c]);
        text_addc(text, '\n');
    }
}

static void add_sheet(const GuessSheet *sheet, Text *text) {
    if (!sheet->tables) {
        text_adds(text, "\n; nothing is read from ");
        add_remark(text, sheet->part->path);
        text_addf(text, ": %s\n", sheet->note ? sheet->note : "");
        return;
    }
    for (size_t k = 0; k < sheet->tables; k++) {
        add_settings(sheet, &sheet->table[k], text);
        if (k + 1 == sheet->tables) add_unread(sheet, text);
        add_columns(sheet, &sheet->table[k], text);
        add_unfold(sheet, &sheet->table[k], text);
        add_sectors(sheet, &sheet->table[k], text);
    }
}

/* ---- the same for people ---- */

typedef struct Lines {
    GuessLine *line;
    size_t count, room;
    Arena *arena;
} Lines;

static void put(Lines *lines, const GuessLine *line) {
    lines->line =
        arena_room(lines->arena, lines->line, lines->count, &lines->room, sizeof *lines->line);
    lines->line[lines->count++] = *line;
}

/* The headings that are unfolded: the first and the last. */
static const char *headings_of(const GuessSheet *sheet, const GuessTable *guess, Arena *arena) {
    const char *first = "", *last = "";
    for (size_t c = 0; c < sheet->columns.count; c++) {
        bool unfolded = !guess->counters && sheet->columns.column[c].is_month;
        for (size_t k = 0; k < guess->counters; k++) unfolded |= guess->counter[k] == (int)c;
        if (!unfolded) continue;
        if (!*first) first = sheet->columns.column[c].heading;
        last = sheet->columns.column[c].heading;
    }
    return arena_printf(arena, "the headings %s to %s", first, last);
}

/* What a column of the table is read from, or NULL. */
static const char *from_of(const GuessSheet *sheet, const GuessTable *guess, size_t w,
                           Arena *arena) {
    const GuessColumn *column = sheet->columns.column;
    if (guess->from[w] >= 0 && guess->with[w] >= 0 && guess->more[w][0])
        return arena_printf(arena, "%s, %s, %s%s%s", column[guess->from[w]].heading,
                            column[guess->with[w]].heading, column[guess->more[w][0] - 1].heading,
                            guess->more[w][1] ? " and " : "",
                            guess->more[w][1] ? column[guess->more[w][1] - 1].heading : "");
    if (guess->from[w] >= 0 && guess->with[w] >= 0)
        return arena_printf(arena, "%s and %s", column[guess->from[w]].heading,
                            column[guess->with[w]].heading);
    if (guess->from[w] >= 0) return column[guess->from[w]].heading;
    return guess->constant[w] ? arena_printf(arena, "'%s' in every row", guess->constant[w]) : NULL;
}

/* Columns of amounts that are left out; each reason once. */
static void put_refused(Lines *lines, const GuessSheet *sheet) {
    for (size_t c = 0; c < sheet->columns.count; c++) {
        bool before = !sheet->refused[c] || is_read(sheet, c);
        for (size_t b = 0; b < c && !before; b++) before = sheet->refused[b] == sheet->refused[c];
        if (before) continue;
        put(lines, &(GuessLine){
                       .part = sheet->part->path,
                       .from = arena_printf(lines->arena, "not read: %s, which is %s",
                                            sheet->columns.column[c].heading, sheet->refused[c])});
    }
}

/* Headings that stand twice, each once. */
static void put_twice(Lines *lines, const GuessSheet *sheet) {
    for (size_t c = 0; c < sheet->columns.count; c++) {
        const char *heading = sheet->columns.column[c].heading;
        bool before = !sheet->columns.column[c].twice || !*heading || is_read(sheet, c);
        for (size_t b = 0; b < c && !before; b++)
            before = strcmp(sheet->columns.column[b].heading, heading) == 0;
        if (before) continue;
        put(lines, &(GuessLine){.part = sheet->part->path,
                                .from = arena_printf(lines->arena,
                                                     "not read: %s, which stands twice: give one "
                                                     "of them another name",
                                                     heading)});
    }
}

static void put_table(Lines *lines, const GuessSheet *sheet, const GuessTable *guess) {
    const Table *table = table_named(guess->table);
    GuessLine line = {.part = sheet->part->path, .table = table->name};
    for (size_t w = 0; table->columns[w].name; w++) {
        line.column = name_of(guess, table->columns[w].name);
        line.from = from_of(sheet, guess, w, lines->arena);
        if (line.from) put(lines, &line);
    }
    if (!guess->unfolds) return;
    line.column = guess->headings[0];
    line.from = headings_of(sheet, guess, lines->arena);
    put(lines, &line);
    line.column = guess->headings[1];
    line.from = guess->thousands ? "the cells below them, in thousands" : "the cells below them";
    put(lines, &line);
}

size_t guess_lines(const Guess *guess, Arena *arena, GuessLine **out) {
    Lines lines = {.arena = arena};
    for (size_t k = 0; k < guess->sheets; k++) {
        const GuessSheet *sheet = &guess->sheet[k];
        if (!sheet->tables)
            put(&lines, &(GuessLine){.part = sheet->part->path, .from = sheet->note});
        for (size_t t = 0; t < sheet->tables; t++) put_table(&lines, sheet, &sheet->table[t]);
        if (!sheet->tables) continue;
        put_refused(&lines, sheet);
        put_twice(&lines, sheet);
    }
    *out = lines.line;
    return lines.count;
}

/* ---- all ---- */

void guess_write(const Guess *guess, const char *name, Text *text) {
    text_adds(text, "; How gevel reads ");
    add_remark(text, guess->path);
    text_adds(text,
              ",\n; as gevel import --guess proposes. Correct what is wrong, and import with\n"
              "; gevel import --map ");
    add_remark(text, name);
    text_addc(text, ' ');
    add_remark(text, guess->path);
    text_adds(text, "\n; What each line means: gevel manual map\n");
    for (size_t k = 0; k < guess->sheets; k++) add_sheet(&guess->sheet[k], text);
}
