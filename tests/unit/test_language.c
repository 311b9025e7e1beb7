/* Every sentence exists in every language, with the same placeholders, and is used. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "models/params/params.h"
#include "models/signals/signal.h"
#include "reports/lang/voice.h"
#include "reports/words/reasons.h"
#include "reports/words/sentence.h"

static const char *const names[] = {
#define SAY(key, en, nl, fr, de) "SAY_" #key,
#include "reports/lang/says.def"
#undef SAY
};

static void add_file(const char *path, Text *out) {
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    char block[4096];
    for (size_t got; (got = fread(block, 1, sizeof block, file));) text_add(out, block, got);
    (void)fclose(file);
}

/* The sources that match the patterns (ends with NULL), one after the other. */
static void add_sources(const char *const *patterns, Text *out) {
    for (; *patterns; patterns++) {
        char path[512];
        (void)snprintf(path, sizeof path, "%s/%s", GEVEL_SOURCE_DIR, *patterns);
        glob_t found;
        cr_assert_eq(glob(path, 0, NULL, &found), 0, "%s", path);
        for (size_t k = 0; k < found.gl_pathc; k++) add_file(found.gl_pathv[k], out);
        globfree(&found);
    }
}

static bool is_hex(const char *p) {
    return p[0] == '\\' && p[1] == 'x' && isxdigit((unsigned char)p[2]) &&
           isxdigit((unsigned char)p[3]);
}

/* Joins adjacent string literals and reads \xHH, so that a text broken over lines is found whole.
 */
static void join_literals(const Text *source, Text *out) {
    for (const char *p = source->at; *p;) {
        const char *next = p + 1;
        if (*p == '"') next += strspn(next, " \n\\");
        if (*p == '"' && *next == '"' && next > p + 1) {
            p = next + 1;
        } else if (is_hex(p)) {
            const char digits[] = {p[2], p[3], 0};
            text_addc(out, (char)strtoul(digits, NULL, 16));
            p += 4;
        } else
            text_addc(out, *p++);
    }
}

/* And the console, whose routes refuse in English as the layers below do. */
static const char *lower_layers(Text *joined) {
    static const char *const patterns[] = {"datasets/*/*.c", "models/*/*.c", "detector/*/*.c",
                                           "reports/console/*.c", NULL};
    Text source = {0};
    add_sources(patterns, &source);
    join_literals(&source, joined);
    text_free(&source);
    return joined->at;
}

/* Placeholders {..} of a sentence, sorted. */
typedef struct Marks {
    size_t count;
    char mark[16][64];
} Marks;

static int by_text(const void *left, const void *right) {
    return strcmp(left, right);
}

static Marks marks_of(const char *text) {
    Marks marks = {0};
    for (const char *p = text; (p = strchr(p, '{')); p++) {
        const size_t length = strcspn(p, "}");
        cr_assert(p[length] == '}' && length < sizeof marks.mark[0] && marks.count < 16, "%s",
                  text);
        memcpy(marks.mark[marks.count++], p, length);
    }
    qsort(marks.mark, marks.count, sizeof marks.mark[0], by_text);
    return marks;
}

static void expect_same_marks(const char *a, const char *b) {
    const Marks left = marks_of(a), right = marks_of(b);
    cr_expect_eq(left.count, right.count, "\n%s\n%s", a, b);
    for (size_t k = 0; k < left.count && k < right.count; k++)
        cr_expect_str_eq(left.mark[k], right.mark[k], "\n%s\n%s", a, b);
}

/* Nobody is accused, in any language. */
static void expect_neutral(const char *text) {
    static const char *const words[] = {"fraud",
                                        "launder",
                                        "criminal",
                                        "illegal",
                                        "witwas",
                                        "crimin",
                                        "schuldig",
                                        "coupable",
                                        "blanchiment",
                                        "verdacht",
                                        "verd\xC3\xA4"
                                        "cht",
                                        "betrug",
                                        "geldw\xC3\xA4sche",
                                        "kriminell",
                                        "schuld"};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        cr_expect_null(strcasestr(text, words[k]), "%s", text);
}

/* French has a no-break blank before a high mark that ends a word. */
static void expect_french_marks(const char *text) {
    for (const char *p = text; (p = strpbrk(p, ":;?!")); p++) {
        if (p[1] && p[1] != ' ') continue;
        cr_expect(p > text + 1 && memcmp(p - 2, "\xC2\xA0", 2) == 0, "%s", text);
    }
}

static void expect_translated(const char *const text[LANGUAGES], const char *name) {
    for (size_t l = 0; l < LANGUAGES; l++) {
        cr_expect(text[l] && *text[l], "%s lacks %s", name, languages_all[l].code);
        if (!text[l]) continue;
        cr_expect(utf8_valid(text[l], strlen(text[l])));
        if (languages_all[l].id == LANGUAGE_FR) expect_french_marks(text[l]);
        expect_same_marks(text[0], text[l]);
        expect_neutral(text[l]);
        if (l && strlen(text[0]) > 30)
            cr_expect_str_neq(text[0], text[l], "%s is not translated: %s", name, text[l]);
    }
}

Test(language, every_sentence_is_complete) {
    for (size_t s = 0; s < SAY_COUNT; s++) {
        const char *text[LANGUAGES];
        for (size_t l = 0; l < LANGUAGES; l++) text[l] = say_pattern((LanguageId)l, (Say)s);
        expect_translated(text, names[s]);
    }
    for (const Foreign *row = foreign_all; row->text[0]; row++)
        expect_translated(row->text, row->text[0]);
}

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static bool has_word(const char *text, const char *word) {
    const size_t length = strlen(word);
    for (const char *p = text; (p = strstr(p, word)); p += length)
        if (!is_word(p[length]) && (p == text || !is_word(p[-1]))) return true;
    return false;
}

Test(language, every_sentence_is_used) {
    static const char *const patterns[] = {"reports/*/*.c", "detector/cli/*.c", NULL};
    Text source = {0};
    add_sources(patterns, &source);
    for (size_t s = 0; s < SAY_COUNT; s++)
        cr_expect(has_word(source.at, names[s]), "%s is said nowhere", names[s]);
    text_free(&source);
}

static bool has_foreign(const char *english) {
    for (const Foreign *row = foreign_all; row->text[0]; row++)
        if (strcmp(row->text[0], english) == 0) return true;
    return false;
}

Test(language, every_signal_speaks_all_languages) {
    for (size_t s = 0; signals_all[s]; s++) {
        const Signal *signal = signals_all[s];
        const char *const texts[] = {signal->title,          signal->speaks_for,
                                     signal->speaks_against, signal->innocent,
                                     signal->check,          signal->method.reads,
                                     signal->method.idea,    signal->method.where,
                                     signal->method.blind,   signal->method.example};
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            for (const char *p = texts[k]; *p; p += strspn(p, " ")) {
                char sentence[512];
                const size_t length = sentence_length(p);
                (void)snprintf(sentence, sizeof sentence, "%.*s", (int)length, p);
                cr_expect(has_foreign(sentence), "reports/lang/foreign.def lacks (%s): %s",
                          signal->id, sentence);
                p += length;
            }
    }
}

/* Of the parameters that a person may propose, and what the lab answers at once. */
Test(language, parameters_speak_all_languages) {
    Arena *arena = arena_open();
    const Params *params = params_open(arena);
    size_t whole = 0;
    for (size_t k = 0; k < params_count(params); k++) {
        const ParamValue value = params_at(params, k);
        const ParamStage stage = value.group->stage;
        if (stage < STAGE_FIGURES || stage > STAGE_RECORD) continue;
        cr_expect(has_foreign(value.group->title), "%s", value.group->title);
        if (stage != STAGE_CITY && stage != STAGE_RANKING) continue;
        whole++;
        cr_expect(has_foreign(value.spec->why), "%s", value.spec->why);
        cr_expect(has_foreign(value.spec->unit) || strchr(value.spec->unit, '|'), "%s",
                  value.spec->unit);
        char word[PARAM_TEXT];
        for (double w = 0; strchr(value.spec->unit, '|') && w <= value.spec->high; w++)
            cr_expect(has_foreign(param_text(value.spec, w, word)), "%s", word);
    }
    cr_expect_gt(whole, 40);
    arena_close(arena);
}

/* Each text that stands right after `mark` in the joined sources has a translation. */
static size_t expect_foreign_after(const char *source, const char *mark) {
    size_t count = 0;
    for (const char *p = source; (p = strstr(p, mark)); count++) {
        p += strlen(mark);
        char text[512] = "";
        (void)snprintf(text, sizeof text, "%.*s", (int)strcspn(p, "\""), p);
        cr_expect(has_foreign(text), "reports/lang/foreign.def lacks: %s", text);
    }
    return count;
}

Test(language, findings_and_reasons_of_other_layers_are_translated) {
    Text joined = {0};
    const char *source = lower_layers(&joined);
    cr_expect_geq(expect_foreign_after(source, "add_issue(c, \""), 10);
    text_free(&joined);
    Text evidence = {0};
    static const char *const patterns[] = {"models/posterior/evidence.c", NULL};
    add_sources(patterns, &evidence);
    join_literals(&evidence, &joined);
    cr_expect_geq(expect_foreign_after(joined.at, "return \""), 2);
    text_free(&evidence);
    text_free(&joined);
}

Test(language, no_translation_has_lost_its_original) {
    Text joined = {0};
    const char *source = lower_layers(&joined);
    for (const Foreign *row = foreign_all; row->text[0]; row++)
        cr_expect_not_null(strstr(source, row->text[0]), "no longer said anywhere: %s",
                           row->text[0]);
    text_free(&joined);
}

Test(language, every_sector_group_has_a_name) {
    Text csv = {0};
    static const char *const patterns[] = {"datasets/reference/sector_priors.csv", NULL};
    add_sources(patterns, &csv);
    Arena *arena = arena_open();
    const Voice voice = {.language = language_find("fr"), .list = NULL, .arena = arena};
    size_t count = 0;
    for (char *line = strchr(csv.at, '\n'); line && line[1];
         line = strchr(line + 1, '\n'), count++) {
        const char *group = arena_strndup(arena, line + 1, strcspn(line + 1, ","));
        cr_expect_not_null(say_label(&voice, group), "%s", group);
    }
    cr_expect_gt(count, 60);
    text_free(&csv);
    arena_close(arena);
}

Test(language, dates) {
    Arena *arena = arena_open();
    static const char *const wanted[][LANGUAGES] = {
        {"7 March 2023", "7 maart 2023", "7 mars 2023", "7. M\xC3\xA4rz 2023"},
        {"1 August 2024", "1 augustus 2024", "1er ao\xC3\xBBt 2024", "1. August 2024"}};
    for (size_t l = 0; l < LANGUAGES; l++) {
        const Voice voice = {.language = &languages_all[l], .list = NULL, .arena = arena};
        int date;
        cr_assert(date_parse("2023-03-07", 10, &date));
        cr_expect_str_eq(date_text(&voice, date), wanted[0][l]);
        cr_assert(date_parse("2024-08-01", 10, &date));
        cr_expect_str_eq(date_text(&voice, date), wanted[1][l]);
    }
    arena_close(arena);
}

Test(language, sentences_take_their_values_in_any_order) {
    Arena *arena = arena_open();
    const Voice voice = {.language = language_find("nl"), .list = NULL, .arena = arena};
    cr_expect_str_eq(say_with(&voice, SAY_SHOWN, "total", "9", "count", "{2}"),
                     "{2} van 9 getoond");
    cr_expect_str_eq(say_foreign(&voice, "no such text"), "no such text");
    cr_expect_null(say_foreign(&voice, NULL));
    cr_expect_null(language_find("fy"));
    arena_close(arena);
}
