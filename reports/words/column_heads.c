#include "reports/words/column_heads.h"

static void begin(Markup *m) {
    markup_open(m, "thead");
    markup_open(m, "tr");
}

static void column_name(Markup *m, const char *name, bool number) {
    markup_begin(m, "th", number ? "num" : NULL);
    markup_attr(m, "scope", "col");
    markup_text(m, name);
    markup_close(m);
}

static void end(Markup *m) {
    markup_close(m);
    markup_close(m);
}

void column_heads_head(Markup *m, const Voice *v, const Say *names, size_t count, size_t numbers) {
    begin(m);
    for (size_t k = 0; k < count; k++) column_name(m, say(v, names[k]), k >= numbers);
    end(m);
}

void column_heads_columns(Markup *m, const Voice *v, const ColumnHead *column, size_t count) {
    begin(m);
    for (size_t k = 0; k < count; k++) column_name(m, say(v, column[k].name), column[k].number);
    end(m);
}

void column_heads_row_name(Markup *m, const char *name) {
    markup_open(m, "th");
    markup_attr(m, "scope", "row");
    markup_text(m, name);
    markup_close(m);
}

void column_heads_number(Markup *m, const char *text) {
    markup_element(m, "td", "num", text);
}

void column_heads_scroll(Markup *m, const char *name) {
    markup_begin(m, "div", "scroll");
    markup_attr(m, "tabindex", "0");
    markup_attr(m, "role", "group");
    markup_attr(m, "aria-label", name);
}
