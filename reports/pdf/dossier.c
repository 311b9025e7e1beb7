#include "reports/pdf/dossier.h"

#include "reports/draw/chart_months.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <math.h>

enum { REASONS_SHOWN = 3, EVENTS_SHOWN = 4, LINKS_SHOWN = 4 };
static const double left = PAPER_MARGIN, width = PAPER_WIDTH - 2 * PAPER_MARGIN;
static const double bottom = PAPER_HEIGHT - PAPER_MARGIN, gap = 14, code_size = 74;
static const double smallest = 0.72; /* scale below which a page is cut rather than unreadable */

typedef struct Page {
    Sheet *sheet;
    const Voice *v;
    const WatchRow *row;
    const Copy *copy;
    Reasons reasons;
} Page;

static void write_text(const Page *p, SheetColumn *c, Face face, const char *tag,
                       const char *text) {
    c->y = sheet_text(p->sheet, face, tag, c, glued_text(text, p->v->arena)) + 1.5;
}

static void write_heading(const Page *p, SheetColumn *c, Say what) {
    c->y += 5;
    write_text(p, c, FACE_HEAD, "H2", say(p->v, what));
}

/* A line with a mark before it: a bullet or an empty box. */
static void write_item(const Page *p, SheetColumn *c, bool box, const char *text) {
    const double indent = box ? 13 : 9;
    const SheetColumn mark = {c->x, indent, c->y}, body = {c->x + indent, c->width - indent, c->y};
    if (box)
        sheet_box(p->sheet, c->x + 0.5, c->y + 1.2, 7, 7);
    else
        (void)sheet_text(p->sheet, FACE_BODY, "Lbl", &mark, "\xE2\x80\x93");
    c->y = sheet_text(p->sheet, FACE_BODY, "LBody", &body, glued_text(text, p->v->arena)) + 2;
}

static const char *run_text(const Page *p) {
    return arena_printf(p->v->arena, "%lld", (long long)p->v->list->run_id);
}

/* Name, address and numbers at the left, the code at the right. */
static double write_header(const Page *p) {
    const Voice *v = p->v;
    const WatchRow *row = p->row;
    const char *id = clean_text(row->storefront_id, say(v, SAY_NO_ID), v->arena);
    SheetColumn c = {left, width - code_size - gap, PAPER_MARGIN};
    write_text(p, &c, FACE_SMALL, "P",
               say_with(v, SAY_DOSSIER_EYEBROW, "run", run_text(p), "copy",
                        count_text(v, p->copy->number), "copies", count_text(v, p->copy->count)));
    write_text(p, &c, FACE_TITLE, "H1", words_title(v, row));
    write_text(p, &c, FACE_BODY, "P",
               arena_printf(v->arena, "%s \xC2\xB7 %s \xC2\xB7 %s",
                            named_text(v, row->sector, say(v, SAY_SECTOR_UNKNOWN)),
                            words_address(row, v->arena), id));
    const char *traits = words_traits(v, row);
    if (traits) write_text(p, &c, FACE_BODY, "P", say_with(v, SAY_DOCUMENTED, "traits", traits));
    const char *claims = words_claims(v, row);
    if (claims) write_text(p, &c, FACE_SMALL, "P", claims);
    const char *event, *link;
    for (size_t k = 0; k < LINKS_SHOWN && (link = words_link(v, row, k)); k++)
        write_text(p, &c, FACE_SMALL, "P", link);
    for (size_t k = 0; k < EVENTS_SHOWN && (event = words_event(v, row, k)); k++)
        write_text(p, &c, FACE_SMALL, "P", event);
    c.y += 2;
    write_text(p, &c, FACE_STRONG, "P", say(v, SAY_ROUTINE));
    write_text(p, &c, FACE_BODY, "P", words_blind(v, row, &p->reasons));
    const char *likeliest = words_likeliest(v, row);
    if (likeliest) write_text(p, &c, FACE_SMALL, "P", likeliest);
    sheet_code(p->sheet, row, left + width - code_size, PAPER_MARGIN - 6, code_size);
    return fmax(c.y, PAPER_MARGIN + code_size);
}

static double write_fact(const Page *p, const SheetColumn *cell, const char *value, Say name,
                         const char *note) {
    SheetColumn c = {cell->x + 6, cell->width - 8, cell->y + 4};
    write_text(p, &c, FACE_SMALL, "P", say(p->v, name));
    write_text(p, &c, FACE_VALUE, "P", value);
    if (note) write_text(p, &c, FACE_SMALL, "P", note);
    return c.y + 2;
}

static const char *detail_euros(const Page *p, const char *name) {
    return number_text(p->v, "eur", watchlist_detail(p->v->list, p->row, name), NULL);
}

/* A sheet tells neither place nor probability, nor whether a lot led to the visit: whoever goes in
 * looks at a control as at any other. */
static double write_facts(const Page *p, double y) {
    enum { FACTS = 3 };
    const Voice *v = p->v;
    const char *not_known = say(v, SAY_NOT_KNOWN),
               *declared = detail_euros(p, "level.declared_eur"),
               *expected = detail_euros(p, "level.expected_eur"),
               *low = detail_euros(p, "level.low_eur"), *high = detail_euros(p, "level.high_eur");
    const double wide = width / FACTS;
    const size_t shade = p->sheet->count;
    sheet_shade(p->sheet, left, y, width, 0);
    const SheetColumn cell[FACTS] = {
        {left, wide, y}, {left + wide, wide, y}, {left + 2 * wide, wide, y}};
    double end =
        write_fact(p, &cell[0], declared ? declared : not_known, SAY_DOSSIER_DECLARED, NULL);
    const char *range =
        low && high ? say_with(v, SAY_DOSSIER_EXPECTED_NOTE, "low", low, "high", high) : NULL;
    end = fmax(
        end, write_fact(p, &cell[1], expected ? expected : not_known, SAY_DOSSIER_EXPECTED, range));
    end = fmax(end, write_fact(p, &cell[2], words_share(v, p->row), SAY_SHOP_SHARE,
                               say(v, SAY_SHOP_SHARE_NOTE)));
    sheet_stretch(p->sheet, shade, end - y);
    return end;
}

/* Customers to count at the door. */
static void write_visit(const Page *p, SheetColumn *c) {
    const VisitWords words = words_visit(p->v, p->row);
    write_heading(p, c, SAY_DOSSIER_COUNT_HEADING);
    if (words.expected) write_text(p, c, FACE_STRONG, "P", words.expected);
    if (words.declared) write_text(p, c, FACE_STRONG, "P", words.declared);
    write_text(p, c, words.expected ? FACE_SMALL : FACE_BODY, "P", words.how);
}

static double write_chart(const Page *p, double y) {
    const Voice *v = p->v;
    const double wide = chart_months_known(v, p->row) ? 372 : 0;
    SheetColumn side = {left + (wide > 0 ? wide + gap : 0), width - (wide > 0 ? wide + gap : 0), y};
    double end = y;
    if (wide > 0) {
        SheetColumn c = {left, wide, y};
        write_heading(p, &c, SAY_CHART_HEADING);
        end = c.y + sheet_months(p->sheet, p->row, left, c.y, wide);
        SheetColumn key = {left, wide, end};
        const char *text = say(v, SAY_DOSSIER_KEY);
        if (chart_months_people(v, p->row))
            text = arena_printf(v->arena, "%s %s", text, say(v, SAY_DOSSIER_KEY_PEOPLE));
        write_text(p, &key, FACE_SMALL, "P", text);
        end = key.y;
    }
    write_visit(p, &side);
    return fmax(end, side.y);
}

static void write_reasons(const Page *p, SheetColumn *c, bool speaks_for) {
    const Reasons *r = &p->reasons;
    const size_t begin = speaks_for ? 0 : r->speaks_for;
    const size_t end = speaks_for ? r->speaks_for : r->count;
    write_heading(p, c, speaks_for ? SAY_FOR_HEADING : SAY_AGAINST_HEADING);
    if (begin == end)
        write_text(p, c, FACE_BODY, "P", say(p->v, speaks_for ? SAY_FOR_NONE : SAY_AGAINST_NONE));
    for (size_t k = begin; k < end && k < begin + REASONS_SHOWN; k++) {
        const char *odds =
            say_with(p->v, SAY_ODDS, "strength", strength_text(p->v, r->reason[k].evidence),
                     "factor", odds_text(p->v, r->reason[k].evidence));
        write_text(p, c, FACE_STRONG, "P",
                   arena_printf(p->v->arena, "%s (%s)", r->reason[k].title, odds));
        write_text(p, c, FACE_BODY, "P", r->reason[k].under_title);
    }
}

/* What the strongest reasons say to ask or check, then what always holds. */
static void write_advice(const Page *p, SheetColumn *c, bool checks) {
    write_heading(p, c, checks ? SAY_DOOR_HEADING : SAY_INNOCENT_HEADING);
    const char *state;
    for (size_t k = 0; !checks && (state = words_state(p->v, p->row, k)); k++)
        write_item(p, c, false, state);
    for (size_t k = 0; k < p->reasons.speaks_for && k < REASONS_SHOWN; k++)
        write_item(p, c, checks,
                   checks ? p->reasons.reason[k].check : p->reasons.reason[k].innocent);
    for (const Say *line = checks ? words_checks : words_innocent(p->v, p->row); *line != SAY_COUNT;
         line++)
        write_item(p, c, checks, say(p->v, *line));
}

static void write_blank(const Page *p, SheetColumn *c, Say name) {
    write_text(p, c, FACE_SMALL, "P", say(p->v, name));
    c->y += 13;
    sheet_rule(p->sheet, c->x, c->y, c->width);
    c->y += 3;
}

static void write_findings(const Page *p, SheetColumn *c) {
    static const Say outcomes[] = {SAY_OUTCOME_CONFIRMED, SAY_OUTCOME_CLEARED,
                                   SAY_OUTCOME_INCONCLUSIVE};
    write_heading(p, c, SAY_FINDINGS_HEADING);
    const double third = (c->width - 2 * 8) / 3;
    static const Say blanks[] = {SAY_FINDINGS_DATE, SAY_FINDINGS_SERVICE, SAY_FINDINGS_CUSTOMERS};
    double y = c->y;
    for (size_t k = 0; k < 3; k++) {
        SheetColumn part = {c->x + (double)k * (third + 8), third, c->y};
        write_blank(p, &part, blanks[k]);
        y = fmax(y, part.y);
    }
    c->y = y + 2;
    for (size_t k = 0; k < 3; k++) {
        const double x = c->x + (double)k * (third + 8);
        const SheetColumn part = {x + 12, third - 12, c->y};
        sheet_box(p->sheet, x + 0.5, c->y + 1.2, 7, 7);
        y = fmax(y, sheet_text(p->sheet, FACE_BODY, "P", &part, say(p->v, outcomes[k])));
    }
    c->y = y + 4;
    write_text(p, c, FACE_SMALL, "P", say(p->v, SAY_FINDINGS_NOTES));
}

/* Lines to write on, as many as fit above `end`. */
static void write_ruled(const Page *p, const SheetColumn *c, double end) {
    enum { LINES_MOST = 8 };
    double y = c->y + 15;
    for (int k = 0; k < LINES_MOST && y < end; k++, y += 16)
        sheet_rule(p->sheet, c->x, y, c->width);
}

static double footer_height(const Page *p, double y) {
    const Voice *v = p->v;
    const char *digest = v->list->output_digest ? v->list->output_digest : say(v, SAY_NONE);
    SheetColumn c = {left, width, y + 4};
    sheet_rule(p->sheet, left, y, width);
    write_text(p, &c, FACE_SMALL, "P",
               say_with(v, SAY_DOSSIER_DATA, "data", words_data(v, p->row), "digest",
                        arena_printf(v->arena, "%.12s", digest), "head", words_head(v)));
    write_text(p, &c, FACE_SMALL, "P", say(v, SAY_LIMITS));
    write_text(p, &c, FACE_SMALL, "P", p->copy->basis);
    if (p->row->contested) write_text(p, &c, FACE_STRONG, "P", say(v, SAY_CONTESTED));
    write_text(p, &c, FACE_SMALL, "P",
               say_with(v, SAY_DOSSIER_READERS, "date", date_text(v, p->copy->keep_until)));
    return c.y - y;
}

/* Lays the page out; returns how far it overflows (negative: what is left). */
static double lay_out(const Page *p) {
    const double half = (width - gap) / 2;
    double y = write_header(p) + 4;
    y = write_facts(p, y) + 2;
    y = write_chart(p, y);
    SheetColumn a = {left, half, y}, b = {left + half + gap, half, y};
    write_reasons(p, &a, true);
    write_reasons(p, &b, false);
    a.y = b.y = fmax(a.y, b.y);
    write_advice(p, &a, true);
    write_advice(p, &b, false);
    write_findings(p, &b);
    const double content = fmax(a.y, b.y + 40);
    const size_t first = p->sheet->count;
    const double height = footer_height(p, 0);
    sheet_move(p->sheet, first, bottom - height);
    write_ruled(p, &b, bottom - height - 6);
    return content - (bottom - height);
}

void dossier_page(Paper *paper, const WatchRow *row, const Copy *copy) {
    Sheet sheet;
    Page page = {.sheet = &sheet, .v = paper->v, .row = row, .copy = copy};
    reasons_of(paper->v, row, &page.reasons);
    for (double scale = 1.0;; scale -= 0.07) {
        sheet_begin(&sheet, paper, scale);
        if (lay_out(&page) <= 0 || scale - 0.07 < smallest) break;
        sheet_drop(&sheet);
    }
    sheet_end(&sheet);
}
