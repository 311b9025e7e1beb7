/* Sentences carry their numbers or drop out; reasons come in the order of their weight. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "models/signals/signal.h"
#include "reports/publish/report.h"
#include "reports/words/explain.h"
#include "reports/words/reasons.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

static const char *const detail_names[] = {"x.money", "x.people",  "x.share", "x.times",
                                           "x.month", "x.missing", "x.no",    "x.small",
                                           "x.late",  "x.negative"};
enum { DETAILS = 10 };
static const float detail[DETAILS] = {18437.0, 41049.0, 0.2,   2.51, 14.0,
                                      NAN,     0.0,     0.018, 99.0, -0.0204};

static Watchlist list_make(void) {
    return (Watchlist){.first_month = 12 * 2022,
                       .months = 36,
                       .details = DETAILS,
                       .detail_names = (const char **)detail_names};
}

static void expect_spoken(const Language *language, const char *pattern, const char *wanted) {
    Arena *arena = arena_open();
    const Watchlist list = list_make();
    const Voice voice = {.language = language, .list = &list, .arena = arena};
    const WatchRow row = {.details = detail, .sector = "bar_cafe", .street = "Me\x1bir"};
    cr_assert_str_eq(sentence_render(&voice, pattern, &row, "x"), wanted);
    arena_close(arena);
}

static void expect_sentence(const char *pattern, const char *wanted) {
    expect_spoken(language_find("en"), pattern, wanted);
}

Test(sentence, formats_of_numbers) {
    expect_sentence("{money:eur}", "\xE2\x82\xAC 18,400");
    expect_sentence("{people:n}", "41,000");
    expect_sentence("{share:pct} and {small:pct}", "20 % and 1.8 %");
    expect_sentence("{negative:pct}",
                    "\xE2\x88\x92"
                    "2 %");
    expect_sentence("{times:x} times", "2.5 times");
    expect_sentence("{month:month}", "March 2023");
    expect_sentence("A {sector:text} in {street:text}, {district:text}",
                    "A bar or caf\xC3\xA9 in Meir, its district");
}

Test(sentence, drops_out_with_its_number) {
    expect_sentence("It is {money:eur}. Nobody knows {missing:eur}. It is {times:x}.",
                    "It is \xE2\x82\xAC 18,400. It is 2.5.");
    expect_sentence("Nobody knows {missing:n}.", "");
    expect_sentence("In {late:month}.", "");
    expect_sentence("Said{no:flag}. Done{share:flag}.", "Done.");
    expect_sentence("Unknown {thing:n}. Fine.", "Fine.");
    expect_sentence("An open { brace.", "An open { brace.");
}

Test(sentence, numbers_in_the_form_of_the_reader) {
    const Language *nl = language_find("nl"), *fr = language_find("fr"), *de = language_find("de");
    expect_spoken(nl, "{money:eur}, {people:n}, {small:pct}", "\xE2\x82\xAC 18.400, 41.000, 1,8 %");
    expect_spoken(nl, "{times:x} keer vanaf {month:month}", "2,5 keer vanaf maart 2023");
    expect_spoken(fr, "{money:eur}, {people:n}, {small:pct}",
                  "18\xE2\x80\xAF"
                  "400\xC2\xA0\xE2\x82\xAC, 41\xE2\x80\xAF"
                  "000, 1,8 %");
    expect_spoken(fr, "{times:x} fois en {month:month}", "2,5 fois en mars 2023");
    expect_spoken(de, "{money:eur}, {people:n}, {small:pct}",
                  "18.400\xC2\xA0\xE2\x82\xAC, 41.000, 1,8 %");
    expect_spoken(de, "{times:x}-mal ab {month:from}", "2,5-mal ab M\xC3\xA4rz 2023");
    expect_spoken(nl, "Een {sector:text} in {street:text}, {district:text}",
                  "Een caf\xC3\xA9 in Meir, het eigen district");
}

Test(sentence, odds_and_chances) {
    Arena *arena = arena_open();
    const Watchlist list = list_make();
    const Voice v = {.language = language_find("en"), .list = &list, .arena = arena};
    cr_assert_str_eq(odds_text(&v, log(46.0)), "\xC3\x97 46");
    cr_assert_str_eq(odds_text(&v, log(2.5)), "\xC3\x97 2.5");
    cr_assert_str_eq(odds_text(&v, log(0.25)), "\xC3\x97 0.25");
    cr_assert_str_eq(odds_text(&v, 0.0), "\xC3\x97 1");
    cr_assert_str_eq(odds_text(&v, NAN), "n/a");
    cr_assert_str_eq(euros_exact(&v, 1234567.0, "?"), "\xE2\x82\xAC 1,234,567");
    cr_assert_str_eq(euros_exact(&v, NAN, "?"), "?");
    arena_close(arena);
}

Test(reasons, ordered_by_weight_and_unknown_signals_get_words) {
    Arena *arena = arena_open();
    const char *ids[] = {"level", "digits", "from_the_future", "smooth", "step"};
    const double evidence[] = {0.5, -0.3, 1.5, -0.9, 0.05};
    Watchlist list = list_make();
    list.signals = 5;
    list.signal_ids = ids;
    const WatchRow row = {.judged = true, .evidence = evidence, .details = detail};
    const Voice voice = {.language = language_find("en"), .list = &list, .arena = arena};
    Reasons reasons;
    reasons_of(&voice, &row, &reasons);
    cr_assert_eq(reasons.count, 4);
    cr_assert_eq(reasons.speaks_for, 2);
    cr_assert_str_eq(reasons.reason[0].signal_id, "from_the_future");
    cr_assert_str_eq(reasons.reason[1].signal_id, "level");
    cr_assert_str_eq(reasons.reason[2].signal_id, "smooth");
    cr_assert_str_eq(reasons.reason[3].signal_id, "digits");
    for (size_t k = 0; k < reasons.count; k++) {
        cr_assert(*reasons.reason[k].sentence && *reasons.reason[k].check);
        cr_assert_null(strchr(reasons.reason[k].sentence, '{'));
        cr_assert_null(strstr(reasons.reason[k].sentence, "nan"));
    }
    arena_close(arena);
}

Test(reasons, minor_ones_are_a_line_but_the_largest_of_a_side_never_is) {
    Arena *arena = arena_open();
    const char *ids[] = {"level", "digits", "burst", "smooth", "step", "fall"};
    const double evidence[] = {2.0, 1.0986, 1.0987, 0.2, -0.5, -0.4};
    Watchlist list = list_make();
    list.signals = 6;
    list.signal_ids = ids;
    const WatchRow row = {.judged = true, .evidence = evidence, .details = detail};
    const Voice voice = {.language = language_find("en"), .list = &list, .arena = arena};
    Reasons reasons;
    reasons_of(&voice, &row, &reasons);
    cr_assert_eq(reasons.count, 6);
    const bool minor[] = {false, false, true, true, false, true}; /* ln 3 = 1.09861 */
    for (size_t k = 0; k < reasons.count; k++)
        cr_expect_eq(reasons_minor(&reasons, k), minor[k], "%zu", k);
    const char *digits = reasons_signal(&voice, "digits"),
               *smooth = reasons_signal(&voice, "smooth");
    cr_expect_str_eq(reasons_minor_line(&voice, &reasons, true),
                     arena_printf(arena,
                                  "Of little weight beside these: %s (odds \xC3\x97 3); "
                                  "%s (odds \xC3\x97 1.2).",
                                  digits, smooth));
    reasons.count = 5;
    cr_expect_null(reasons_minor_line(&voice, &reasons, false));
    arena_close(arena);
}

/* Whether explain says so, whatever its line breaks. */
static bool is_explained(const Voice *v, const WatchRow *row, bool all, const char *words) {
    const ExplainMore more = {.all = all};
    Text text = {0}, flat = {0};
    explain_text(v, row, &more, &text);
    for (const char *p = text.at; *p; p += strcspn(p, " \n")) {
        const size_t blanks = strspn(p, " \n");
        if (blanks) text_addc(&flat, ' ');
        p += blanks;
        text_add(&flat, p, strcspn(p, " \n"));
    }
    const bool found = strstr(flat.at, words) != NULL;
    text_free(&flat);
    text_free(&text);
    return found;
}

/* What weighs next to nothing asks for nothing at the door, unless all is asked for. */
Test(reasons, of_little_weight_are_explained_when_all_is_asked_for) {
    Arena *arena = arena_open();
    const char *ids[] = {"level", "burst", "smooth", "fall"};
    const double evidence[] = {2.0, 1.0, 0.2, -0.5};
    Watchlist list = list_make();
    list.signals = 4;
    list.signal_ids = ids;
    const WatchRow row = {.judged = true, .evidence = evidence, .details = detail};
    const Voice voice = {.language = language_find("en"), .list = &list, .arena = arena};
    Reasons reasons;
    reasons_of(&voice, &row, &reasons);
    cr_assert_eq(reasons_minor_count(&reasons, true), 2);
    cr_assert_eq(reasons_minor_count(&reasons, false), 0);
    for (size_t k = 0; k < reasons.speaks_for; k++) {
        const struct Reason *r = &reasons.reason[k];
        cr_expect_eq(is_explained(&voice, &row, false, r->innocent), k == 0, "%s", r->innocent);
        cr_expect_eq(is_explained(&voice, &row, false, r->check), k == 0, "%s", r->check);
        cr_expect(is_explained(&voice, &row, true, r->innocent), "%s", r->innocent);
        cr_expect(is_explained(&voice, &row, true, r->check), "%s", r->check);
    }
    cr_expect(is_explained(&voice, &row, false, "and 2 more, of little weight"));
    cr_expect_not(is_explained(&voice, &row, true, "of little weight"));
    arena_close(arena);
}

Test(reasons, beneath_a_title_no_sentence_repeats_it) {
    Arena *arena = arena_open();
    for (size_t s = 0; signals_all[s]; s++)
        for (size_t k = 0; k < 4 * LANGUAGES; k++) {
            const double evidence = k & 1 ? 2 : -2;
            const char *id = k & 2 ? signals_all[s]->id : "from_the_future";
            Watchlist list = {.months = 36, .signals = 1, .signal_ids = &id};
            const WatchRow row = {.judged = true, .evidence = &evidence};
            const Voice voice = {.language = &languages_all[k / 4], .list = &list, .arena = arena};
            Reasons reasons;
            reasons_of(&voice, &row, &reasons);
            const struct Reason *r = &reasons.reason[0];
            cr_expect(*r->under_title, "%s", id);
            cr_expect_neq(strncmp(r->under_title, r->title, strlen(r->title)), 0, "%s",
                          r->under_title);
            cr_expect(strstr(r->sentence, r->under_title) || strstr(r->sentence, r->title), "%s",
                      r->sentence);
        }
    arena_close(arena);
}

Test(reasons, every_signal_speaks_without_and_with_numbers) {
    Arena *arena = arena_open();
    const double evidence[2][1] = {{2.0}, {-2.0}};
    for (size_t s = 0; signals_all[s]; s++) {
        const char *id = signals_all[s]->id, *names[SIGNAL_DETAILS_MAX];
        float value[SIGNAL_DETAILS_MAX];
        Watchlist list = {.months = 36, .first_month = 24000, .signals = 1, .signal_ids = &id};
        list.detail_names = names;
        for (size_t d = 0; signals_all[s]->details[d]; d++, list.details++) {
            names[d] = arena_printf(arena, "%s.%s", id, signals_all[s]->details[d]);
            value[d] = 1.0;
        }
        for (int k = 0; k < 12; k++) {
            const WatchRow row = {
                .judged = true, .evidence = evidence[k % 2], .details = k < 6 ? NULL : value};
            const Voice voice = {
                .language = &languages_all[k % LANGUAGES], .list = &list, .arena = arena};
            Reasons reasons;
            reasons_of(&voice, &row, &reasons);
            cr_assert_eq(reasons.count, 1);
            cr_assert(*reasons.reason[0].sentence);
            cr_assert_null(strpbrk(reasons.reason[0].sentence, "{}"), "%s: %s", id,
                           reasons.reason[0].sentence);
            cr_assert_null(strstr(reasons.reason[0].sentence, " nan")); /* genannt */
        }
    }
    arena_close(arena);
}

Test(reasons, a_storefront_that_was_not_judged_has_none) {
    Arena *arena = arena_open();
    const double evidence[] = {2.0};
    const char *ids[] = {"level"};
    Watchlist list = list_make();
    list.signals = 1;
    list.signal_ids = ids;
    const WatchRow row = {.reason = "two months only", .evidence = evidence};
    const Voice voice = {.language = language_find("en"), .list = &list, .arena = arena};
    Reasons reasons;
    reasons_of(&voice, &row, &reasons);
    cr_assert_eq(reasons.count, 0);
    cr_assert_str_eq(words_why(&voice, &row, &reasons), "Not judged: two months only.");
    arena_close(arena);
}
