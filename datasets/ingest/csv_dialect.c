#include "datasets/ingest/csv_dialect.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "datasets/base/text_trim.h"

static const char marks[] = ",;\t|";
enum { MARKS = sizeof marks - 1 };

/* ---- lines and cells ---- */

/* One line: a line feed within quotes ends none. */
typedef struct Line {
    size_t begin, end, next; /* bytes: end before the line feed, next behind it */
    int64_t number;
} Line;

static bool begins_cell(const char *text, size_t begin, size_t i, char delimiter) {
    if (i == begin) return true;
    const char before = text[i - 1];
    return delimiter ? before == delimiter : before && strchr(marks, before);
}

/* Finds the line that begins at line->next; false at the end. */
static bool next_line(const char *text, size_t length, Line *line) {
    bool quoted = false;
    if (line->next >= length) return false;
    for (size_t i = line->begin; i < line->next; i++) line->number += text[i] == '\n';
    line->begin = line->next;
    size_t i = line->begin;
    for (; i < length && (quoted || text[i] != '\n'); i++) {
        if (text[i] != '"') continue;
        if (quoted && i + 1 < length && text[i + 1] == '"')
            i++; /* a quote within the cell */
        else if (quoted || begins_cell(text, line->begin, i, 0))
            quoted = !quoted;
    }
    line->end = i < length ? i : length;
    line->next = line->end + 1;
    return true;
}

static const Line before_first = {.number = 1};

/* Calls take for each cell of the line, quotes and all. */
typedef void (*TakeCell)(void *context, const char *text, size_t length);

static void each_cell(const char *text, const Line *line, char delimiter, TakeCell take,
                      void *context) {
    bool quoted = false;
    size_t begin = line->begin;
    for (size_t i = line->begin; i <= line->end; i++) {
        if (i < line->end && text[i] == '"') {
            if (quoted && i + 1 < line->end && text[i + 1] == '"')
                i++;
            else if (quoted || begins_cell(text, line->begin, i, delimiter))
                quoted = !quoted;
            continue;
        }
        if (i < line->end && (quoted || text[i] != delimiter)) continue;
        take(context, text + begin, i - begin);
        begin = i + 1;
    }
}

char csv_delimiter(const char *line, size_t length) {
    size_t seen[MARKS] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < length && (quoted || line[i] != '\n'); i++) {
        if (quoted && line[i] == '"' && i + 1 < length && line[i + 1] == '"') {
            i++; /* a quote within the cell */
            continue;
        }
        if (line[i] == '"' && (quoted || begins_cell(line, 0, i, 0))) quoted = !quoted;
        const char *mark = quoted || !line[i] ? NULL : strchr(marks, line[i]);
        if (mark) seen[mark - marks]++;
    }
    for (size_t k = 1; k < MARKS; k++)
        if (seen[k] > seen[best]) best = k;
    return marks[best];
}

/* ---- the delimiter ---- */

typedef struct Width {
    size_t cells, filled;
    bool number; /* a cell begins with a digit */
} Width;

static void measure_cell(void *context, const char *text, size_t length) {
    Width *w = context;
    while (length && strchr("\" \t\r", *text ? *text : 'x')) {
        text++;
        length--;
    }
    w->cells++;
    w->filled += length > 0;
    w->number |= length && *text >= '0' && *text <= '9';
}

static Width width_of(const char *text, const Line *line, char delimiter) {
    Width w = {0};
    each_cell(text, line, delimiter, measure_cell, &w);
    return w;
}

/* How many of the first lines have the same number of cells, above one: *cells. */
static size_t agreement(const char *text, size_t length, char delimiter, size_t *cells) {
    size_t width[CSV_LOOKED_AT], lines = 0, most = 0;
    *cells = 0;
    for (Line line = before_first; lines < CSV_LOOKED_AT && next_line(text, length, &line);) {
        const Width w = width_of(text, &line, delimiter);
        if (w.filled && w.cells > 1 && (line.next <= length || !lines)) width[lines++] = w.cells;
        if (line.number > 2 * CSV_LOOKED_AT) break;
    }
    for (size_t i = 0; i < lines; i++) {
        size_t same = 0;
        for (size_t k = 0; k < lines; k++) same += width[k] == width[i];
        if (same < most || (same == most && width[i] <= *cells)) continue;
        most = same;
        *cells = width[i];
    }
    return most;
}

char csv_agreed_delimiter(const char *text, size_t length) {
    size_t most = 0, widest = 0;
    char best = ',';
    for (const char *mark = marks; *mark; mark++) {
        size_t cells;
        const size_t lines = agreement(text, length, *mark, &cells);
        if (lines < most || (lines == most && cells <= widest)) continue;
        most = lines;
        widest = cells;
        best = *mark;
    }
    return best;
}

/* "sep=;" on the first line, as Excel reads it. */
static char told_delimiter(const char *text, const Line *line) {
    const char *at = text + line->begin;
    size_t length = line->end - line->begin;
    if (length && at[length - 1] == '\r') length--;
    if (length > 1 && at[0] == '"' && at[length - 1] == '"') at++, length -= 2;
    if (length == 4 && strncasecmp(at, "sep=", 4) == 0) return ',';
    return length == 5 && strncasecmp(at, "sep=", 4) == 0 ? at[4] : 0;
}

/* ---- the header ---- */

static size_t widest_line(const char *text, size_t length, Line line, char delimiter) {
    size_t most = 0;
    for (int k = 0; k < CSV_LOOKED_AT && next_line(text, length, &line); k++) {
        const size_t filled = width_of(text, &line, delimiter).filled;
        if (filled > most) most = filled;
    }
    return most;
}

/* A title, a date, a blank line: little above much. */
static bool is_title(Width w, size_t widest) {
    return !w.filled ? widest > 0 : w.filled == 1 ? widest > 1 : w.filled == 2 && widest > 5;
}

/* What stands apart from the table, by a blank line. */
static bool stands_apart(const char *text, size_t length, Line line, char delimiter) {
    return next_line(text, length, &line) && !width_of(text, &line, delimiter).filled &&
           line.next < length;
}

/* Moves to the header; false when there is none. */
static bool find_header(const char *text, size_t length, Line *line, char delimiter) {
    const size_t widest = widest_line(text, length, *line, delimiter);
    for (int k = 0; k < CSV_LOOKED_AT && next_line(text, length, line); k++) {
        const Width w = width_of(text, line, delimiter);
        const bool apart = w.filled < widest && stands_apart(text, length, *line, delimiter);
        if (!is_title(w, widest) && !apart) return true;
    }
    return false;
}

size_t csv_row_end(const char *text, size_t length, size_t at) {
    Line line = {.begin = at, .next = at};
    if (!next_line(text, length, &line)) return length;
    return line.next < length ? line.next : length;
}

void csv_one_line(char *name) {
    size_t used = 0;
    if (!strpbrk(name, "\r\n")) return;
    for (size_t i = 0; name[i]; i++) {
        const bool blank = strchr(" \t\r\n", name[i]) != NULL;
        if (blank && used && name[used - 1] == ' ') continue;
        name[used++] = blank ? ' ' : name[i];
    }
    name[used] = 0;
}

typedef struct Names {
    Arena *arena;
    const char **name; /* [room + 1] */
    size_t count, room;
    bool wide; /* there are more than CSV_COLUMNS */
} Names;

static void take_name(void *context, const char *text, size_t length) {
    Names *n = context;
    if (n->count == n->room) return;
    text_trim(&text, &length);
    if (length >= 2 && *text == '"' && text[length - 1] == '"') {
        text++;
        length -= 2;
    }
    text_trim(&text, &length);
    char *name = arena_strndup(n->arena, text, length);
    size_t used = 0;
    for (size_t i = 0; name[i]; i++) {
        name[used++] = name[i];
        if (name[i] == '"' && name[i + 1] == '"') i++;
    }
    name[used] = 0;
    csv_one_line(name);
    n->name[n->count++] = name;
}

static Names names_of(const char *text, const Line *line, char delimiter, Arena *arena) {
    const size_t cells = width_of(text, line, delimiter).cells;
    Names n = {.arena = arena, .wide = cells > CSV_COLUMNS};
    n.room = n.wide ? CSV_COLUMNS : cells;
    n.name = ARENA_ARRAY(arena, const char *, n.room + 1);
    each_cell(text, line, delimiter, take_name, &n);
    return n;
}

/* Whether the line below names columns that the header leaves open. */
static bool goes_on(const Names *upper, const Names *lower, Width below) {
    size_t open = 0, filled = 0;
    if (below.number || upper->count < 3 || lower->count != upper->count) return false;
    for (size_t c = 0; c < upper->count; c++) {
        open += !*upper->name[c];
        filled += !*upper->name[c] && *lower->name[c];
    }
    return open && 2 * filled > open;
}

/* "Omzet | | " over "jan | feb | mrt": a name over others holds until the next; one over nothing is
 * whole. */
static void join_names(Names *upper, const Names *lower) {
    const char *over = "";
    for (size_t c = 0; c < upper->count; c++) {
        const char *own = upper->name[c], *below = lower->name[c];
        if (*own) over = *below ? own : "";
        if (!*below) continue;
        upper->name[c] = *over ? arena_printf(upper->arena, "%s %s", over, below) : below;
    }
}

void csv_shape(const char *text, size_t length, char delimiter, Arena *arena, CsvShape *shape) {
    Line line = before_first, first = before_first;
    const bool any = next_line(text, length, &first);
    const char told = any ? told_delimiter(text, &first) : 0;
    if (told) line = first;
    const size_t from = told ? first.next : 0;
    if (!delimiter) delimiter = told ? told : csv_agreed_delimiter(text + from, length - from);
    const bool found = find_header(text, length, &line, delimiter);
    Names header = names_of(text, &line, delimiter, arena);
    Line below = line;
    *shape = (CsvShape){.delimiter = delimiter, .header_line = line.number};
    if (found && next_line(text, length, &below)) {
        const Names lower = names_of(text, &below, delimiter, arena);
        if (goes_on(&header, &lower, width_of(text, &below, delimiter))) {
            join_names(&header, &lower);
            line = below;
        }
    }
    shape->body_at = line.next < length ? line.next : length;
    shape->body_line = line.number + 1;
    for (size_t i = line.begin; i < line.end; i++) shape->body_line += text[i] == '\n';
    shape->columns = header.count;
    shape->wide = header.wide;
    shape->header = header.name;
    for (size_t c = 0; c < header.count; c++)
        if (*header.name[c]) shape->named = c + 1;
}

/* ---- the cells of a sample ---- */

typedef struct Walk {
    CsvTakeCell take;
    void *context;
    size_t column;
} Walk;

static void walk_cell(void *context, const char *text, size_t length) {
    Walk *walk = context;
    text_trim(&text, &length);
    if (length >= 2 && *text == '"' && text[length - 1] == '"') {
        text++;
        length -= 2;
        text_trim(&text, &length);
    }
    walk->take(walk->context, walk->column++, text, length);
}

void csv_cells(const char *text, size_t length, char delimiter, CsvTakeCell take, void *context) {
    Line line = before_first;
    while (next_line(text, length, &line) && line.next <= length) {
        Walk walk = {take, context, 0};
        each_cell(text, &line, delimiter, walk_cell, &walk);
    }
}
