#include "reports/write/markup.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

/* Length of the well-formed sequence at s, 0 when malformed; `s` ends in NUL. */
static size_t sequence(const char *s) {
    const unsigned char first = (unsigned char)s[0];
    const size_t length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (strnlen(s, length) < length) return 0;
    return utf8_valid(s, length) ? length : 0;
}

/* C1 controls, the line and paragraph separators, the marks that turn the reading direction, and
 * U+FFFE and U+FFFF, which no XML document may hold. */
static bool is_dropped(const char *s, size_t length) {
    const unsigned char *u = (const unsigned char *)s;
    if (length == 2) return u[0] == 0xc2 && u[1] < 0xa0;
    if (length != 3) return false;
    if (u[0] == 0xef) return u[1] == 0xbf && u[2] >= 0xbe;
    if (u[0] != 0xe2) return false;
    if (u[1] == 0x80) return u[2] == 0x8e || u[2] == 0x8f || (u[2] >= 0xa8 && u[2] <= 0xae);
    return u[1] == 0x81 && u[2] >= 0xa6 && u[2] <= 0xa9;
}

/* Adds one cleaned character and returns how many bytes it took; *ascii is it when it is one that
 * the caller may have to escape, and nothing was added then. */
static size_t step(Text *out, const char *s, char *ascii) {
    const size_t length = sequence(s);
    *ascii = 0;
    if (!length) {
        text_adds(out, replacement);
        return 1;
    }
    if (length > 1) {
        if (!is_dropped(s, length)) text_add(out, s, length);
        return length;
    }
    const unsigned char c = (unsigned char)*s;
    if (c == '\t' || c == '\n')
        *ascii = (char)c;
    else if (c >= 0x20 && c != 0x7f)
        *ascii = (char)c;
    return 1;
}

void plain_add(Text *out, const char *text) {
    char c;
    for (const char *p = text ? text : ""; *p;) {
        p += step(out, p, &c);
        if (c) text_addc(out, c == '\t' || c == '\n' ? ' ' : c);
    }
}

/* How many bytes from s on are printable ASCII that needs no escape. */
static size_t harmless(const char *s) {
    size_t length = 0;
    for (;; length++) {
        const unsigned char c = (unsigned char)s[length];
        if (c < 0x20 || c > 0x7e || c == '&' || c == '<' || c == '>' || c == '"' || c == '\'')
            return length;
    }
}

static void escape(Text *out, const char *text) {
    char c;
    for (const char *p = text ? text : ""; *p;) {
        const size_t run = harmless(p);
        text_add(out, p, run);
        p += run;
        if (!*p) return;
        p += step(out, p, &c);
        switch (c) {
            case 0:
                break;
            case '&':
                text_adds(out, "&amp;");
                break;
            case '<':
                text_adds(out, "&lt;");
                break;
            case '>':
                text_adds(out, "&gt;");
                break;
            case '"':
                text_adds(out, "&quot;");
                break;
            case '\'':
                text_adds(out, "&#39;");
                break;
            default:
                text_addc(out, c);
        }
    }
}

static void finish_tag(Markup *m) {
    if (m->in_tag) text_addc(&m->out, '>');
    m->in_tag = false;
}

/* HTML elements without content or end tag. */
static bool is_void(const char *element) {
    static const char *const names[] = {"meta", "br", "hr", "input", "col", "link"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (strcmp(names[k], element) == 0) return true;
    return false;
}

void markup_doctype(Markup *m) {
    text_adds(&m->out, "<!doctype html>\n");
}

void markup_open(Markup *m, const char *element) {
    finish_tag(m);
    assert(m->depth < MARKUP_DEPTH);
    m->stack[m->depth++] = element;
    text_addc(&m->out, '<');
    text_adds(&m->out, element);
    m->in_tag = true;
}

void markup_close(Markup *m) {
    assert(m->depth);
    const char *element = m->stack[--m->depth];
    finish_tag(m);
    if (is_void(element)) return;
    text_adds(&m->out, "</");
    text_adds(&m->out, element);
    text_addc(&m->out, '>');
}

void markup_free(Markup *m) {
    text_free(&m->out);
    *m = (Markup){0};
}

void markup_attr(Markup *m, const char *name, const char *value) {
    assert(m->in_tag);
    text_addc(&m->out, ' ');
    text_adds(&m->out, name);
    if (!value) return;
    text_adds(&m->out, "=\"");
    escape(&m->out, value);
    text_addc(&m->out, '"');
}

/* Digits need no escape. */
static void attr_begin(Markup *m, const char *name) {
    assert(m->in_tag);
    text_addc(&m->out, ' ');
    text_adds(&m->out, name);
    text_adds(&m->out, "=\"");
}

void markup_attr_count(Markup *m, const char *name, size_t value) {
    attr_begin(m, name);
    text_add_count(&m->out, value);
    text_addc(&m->out, '"');
}

void markup_attr_number(Markup *m, const char *name, double value) {
    attr_begin(m, name);
    text_add_number(&m->out, value);
    text_addc(&m->out, '"');
}

void markup_class(Markup *m, const char *value) {
    if (value) markup_attr(m, "class", value);
}

void markup_text(Markup *m, const char *text) {
    finish_tag(m);
    escape(&m->out, text);
}

void markup_count(Markup *m, size_t value) {
    finish_tag(m);
    text_add_count(&m->out, value);
}

void markup_newline(Markup *m) {
    finish_tag(m);
    text_addc(&m->out, '\n');
}

void markup_begin(Markup *m, const char *element, const char *class_name) {
    markup_open(m, element);
    markup_class(m, class_name);
}

void markup_element(Markup *m, const char *element, const char *class_name, const char *text) {
    markup_begin(m, element, class_name);
    markup_text(m, text);
    markup_close(m);
}

void markup_program(Markup *m, const char *element, const char *text) {
    assert(strcmp(element, "style") == 0 || strcmp(element, "script") == 0);
    assert(!strstr(text, "</"));
    markup_open(m, element);
    finish_tag(m);
    text_adds(&m->out, text);
    markup_close(m);
}
