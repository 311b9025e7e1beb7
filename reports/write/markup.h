/* markup.h - the only writer of HTML and SVG.
 *
 * Elements, attributes and text are separate calls; everything that comes from outside is escaped
 * here and nowhere else: & < > " ', control characters and what XML does not allow (U+FFFE, U+FFFF)
 * dropped, malformed UTF-8 replaced by U+FFFD. Element and attribute names are program text. */
#ifndef REPORTS_WRITE_MARKUP_H
#define REPORTS_WRITE_MARKUP_H
#include "datasets/base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum { MARKUP_DEPTH = 40 };

/* Zero-initialise; the document is in `out`; markup_free. */
typedef struct Markup {
    Text out;
    bool in_tag; /* the start tag still takes attributes */
    size_t depth;
    const char *stack[MARKUP_DEPTH];
} Markup;

void markup_doctype(Markup *m);
void markup_open(Markup *m, const char *element);
void markup_close(Markup *m); /* the innermost open element */
void markup_free(Markup *m);

/* Right after markup_open. A NULL value writes the name alone ("hidden"). */
void markup_attr(Markup *m, const char *name, const char *value);
void markup_attr_count(Markup *m, const char *name, size_t value);
void markup_attr_number(Markup *m, const char *name, double value); /* two decimals at most */
void markup_class(Markup *m, const char *value);

void markup_text(Markup *m, const char *text); /* NULL writes nothing */
void markup_count(Markup *m, size_t value);
void markup_newline(Markup *m); /* for readers of the source; not inside <pre> */

/* A whole element with text; class may be NULL. */
void markup_element(Markup *m, const char *element, const char *class_name, const char *text);
/* Open with a class. */
void markup_begin(Markup *m, const char *element, const char *class_name);

/* A style or script element with trusted text that is part of this program. */
void markup_program(Markup *m, const char *element, const char *text);

/* Copies text without control characters (tab and line feed become blanks), malformed UTF-8
 * replaced by U+FFFD. NULL counts as "". */
void plain_add(Text *out, const char *text);

#endif
