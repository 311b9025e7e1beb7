/* Every sentence about a storefront, in every language, with the values that make sentences fall
 * over: none, zero, next to zero, negative, one, huge, missing. Whatever comes out must be a
 * sentence that a reader of that language could have written. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

#include "models/signals/signal.h"
#include "reports/words/reasons.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

enum { MONTHS = 36, FIRST = 12 * 2022 };

static const float awkward[] = {0, 0.0004f, 0.04f,   0.4f, 1,   1.4f,     2,      3,      7,
                                9, 35.f,    1234.5f, 1e7f, NAN, INFINITY, -0.24f, -300.f, -1e-9f};
enum { AWKWARD = sizeof awkward / sizeof *awkward };

/* ---- what no sentence may look like ---- */

typedef struct Fault {
    const char *languages, *pattern, *what;
} Fault;

static const Fault faults[] = {
    {"en nl fr de", "[{}]|(^|[^a-z])(nan|inf)([^a-z]|$)|%[a-z]", "a placeholder, or no number"},
    {"en nl fr de", "  | [.,;:)]|[(] ", "blanks"},
    {"en nl fr de",
     "\xE2\x88\x92[0-9,. ]+ ?%? (higher|hoger|fewer|minder|de personnes|h\xC3\xB6her|weniger)",
     "a negative rise or fall"},
    {"en nl fr de", "\xC2\xB1 \xE2\x88\x92", "a negative spread"},
    {"en", "[0-9],[0-9]{1,2}([^0-9]|$)", "a decimal comma"},
    {"nl fr de", "[0-9][.][0-9]{1,2}([^0-9]|$)", "a decimal point"},
    {"en", "(^|[^a-zA-Z])[Aa] [aeio][a-z]", "a before a vowel"},
    {"fr", "[Dd]e (ao|avril|octobre)", "de before a vowel"},
    {"en nl fr de", "([Mm]ultiples (of|de) 100|[Vv]eelvouden van 100|Vielfache von 100)[^.]*: 0",
     "none of them"},
    {"en", "standing out[^.]*: 0|(^|[^0-9.,])1 in [01]([^0-9.,]|$)", "nothing said"},
    {"fr", "[^ \xC2\xA0][:;?!]( |$)| [:;?!]", "a high mark without a no-break blank"},
    {"nl fr de", "(^| )(the|and|which|this|that|shops|months?)( |[.,])", "English"},
};

enum { FAULTS = sizeof faults / sizeof *faults };
static regex_t compiled[FAULTS];

static void compile(regex_t *regex, const char *pattern) {
    cr_assert(zero(int, regcomp(regex, pattern, REG_EXTENDED | REG_NOSUB)), "%s", pattern);
}

static void setup(void) {
    for (size_t k = 0; k < FAULTS; k++) compile(&compiled[k], faults[k].pattern);
}

static void teardown(void) {
    for (size_t k = 0; k < FAULTS; k++) regfree(&compiled[k]);
}

TestSuite(sentences, .init = setup, .fini = teardown);

static bool has_fault(const char *text, size_t k) {
    return regexec(&compiled[k], text, 0, NULL, 0) == 0;
}

static bool matches(const char *text, const char *pattern) {
    regex_t regex;
    compile(&regex, pattern);
    const bool found = regexec(&regex, text, 0, NULL, 0) == 0;
    regfree(&regex);
    return found;
}

static void expect_well_said(const Language *language, const char *text, const char *about) {
    for (size_t k = 0; k < FAULTS; k++)
        if (strstr(faults[k].languages, language->code))
            cr_expect(not(has_fault(text, k)), "%s, %s: %s: %s", about, language->code,
                      faults[k].what, text);
    const size_t length = strlen(text);
    cr_expect(length && strchr(".?", text[length - 1]), "%s, %s: no full stop: %s", about,
              language->code, text);
}

Test(sentences, the_faults_are_seen) {
    cr_expect(has_fault("from de ao\xC3\xBBt on", 7));
    cr_expect(has_fault("For a other shop", 6));
    cr_expect(
        has_fault("turnover is \xE2\x88\x92"
                  "24 % higher",
                  2));
    cr_expect(has_fault("ongeveer 1.5 keer", 5));
    cr_expect(not(has_fault("ongeveer 1.500 euro", 5)));
    cr_expect(has_fault("etwa nan Menschen", 0));
    cr_expect(not(has_fault("so genannte Betriebe, voneinander getrennt", 0)));
    cr_expect(has_fault("standing out by their own figures: 0.", 9));
}

/* ---- signals ---- */

/* The format of the first placeholder {name:format} of any of the texts; "" when none names it. */
static const char *format_of(const Signal *signal, const char *name, Arena *arena) {
    const char *const texts[] = {signal->speaks_for, signal->speaks_against, signal->innocent,
                                 signal->check};
    const char *open = arena_printf(arena, "{%s:", name);
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        const char *at = texts[k] ? strstr(texts[k], open) : NULL;
        if (at) return arena_strndup(arena, at + strlen(open), strcspn(at + strlen(open), "}"));
    }
    return "";
}

/* Magnitudes are never negative: their models square, count or add them up. */
static bool can_be(const char *format, float value) {
    static const char *const magnitudes[] = {"eur",    "n",    "pct",   "x",
                                             "chance", "link", "close", NULL};
    for (size_t k = 0; magnitudes[k]; k++)
        if (strcmp(magnitudes[k], format) == 0) return !(value < 0);
    return true;
}

typedef struct Stage {
    Arena *arena;
    Watchlist list;
    const char *id, *names[SIGNAL_DETAILS_MAX], *format[SIGNAL_DETAILS_MAX];
    float value[SIGNAL_DETAILS_MAX];
} Stage;

static void stage_open(Stage *stage, Arena *arena, const Signal *signal) {
    *stage = (Stage){.arena = arena, .id = signal->id};
    stage->list = (Watchlist){.months = MONTHS,
                              .first_month = FIRST,
                              .signals = 1,
                              .signal_ids = &stage->id,
                              .detail_names = stage->names};
    for (size_t d = 0; signal->details[d]; d++, stage->list.details++) {
        stage->names[d] = arena_printf(arena, "%s.%s", signal->id, signal->details[d]);
        stage->format[d] = format_of(signal, signal->details[d], arena);
    }
}

static void speak(const Stage *stage, double evidence, const char *sector) {
    for (size_t l = 0; l < LANGUAGES; l++) {
        const WatchRow row = {
            .judged = true, .evidence = &evidence, .details = stage->value, .sector = sector};
        const Voice voice = {
            .language = &languages_all[l], .list = &stage->list, .arena = stage->arena};
        Reasons reasons;
        reasons_of(&voice, &row, &reasons);
        cr_assert(eq(sz, reasons.count, 1));
        const struct Reason *r = &reasons.reason[0];
        expect_well_said(voice.language, r->sentence, stage->id);
        expect_well_said(voice.language, r->innocent, stage->id);
        expect_well_said(voice.language, r->check, stage->id);
    }
}

/* All details awkward in the same way, then each in turn beside plain ones; and every month. */
static void speak_of_everything(Stage *stage, double evidence) {
    static const char *const sectors[] = {"other_nonfood", "food_other", "medical_optical",
                                          "real_estate_agent", "unheard_of"};
    const size_t details = stage->list.details;
    for (size_t d = 0; d <= details; d++)
        for (size_t k = 0; k < AWKWARD + 12; k++) {
            for (size_t i = 0; i < details; i++) {
                const float odd = k < AWKWARD ? awkward[k] : (float)(k - AWKWARD);
                stage->value[i] =
                    (d == details || d == i) && can_be(stage->format[i], odd) ? odd : 5;
            }
            speak(stage, evidence, sectors[k % 5]);
        }
}

Test(sentences, of_signals_hold_with_any_value_in_any_language) {
    for (size_t s = 0; signals_all[s]; s++) {
        Arena *arena = arena_open();
        Stage stage;
        stage_open(&stage, arena, signals_all[s]);
        speak_of_everything(&stage, 2);
        speak_of_everything(&stage, -2);
        arena_close(arena);
    }
}

typedef struct Told {
    const char *signal, *detail;
    float value;
    double evidence;
    const char *says, *says_not; /* in English; NULL = nothing is refused */
} Told;

/* A column learns from more than one number: what is said for or against a visit must go with the
 * figure beside it. */
static const Told tolds[] = {
    {"step", "ratio", 0.3f, 2, "turnover is 30 % higher", "only"},
    {"step", "ratio", 0.001f, 2, "rise is only 0.1 %", "higher"},
    {"step", "ratio", 0.3f, 2, "30 % higher (\xE2\x82\xAC 5 a month) than its own trade before",
     NULL},
    {"step", "ratio", 0.03f, 2, "rise is only 3 %, from June 2022 on", NULL},
    {"step", "ratio", -0.09f, 2, "no single figure shows it", "%"},
    {"step", "ratio", 0.03f, 2, "rise is only 3 %", "does not explain it"},
    {"step", "ratio", 0.03f, 2, "rise is only 3 %", "that same month"},
    {"step", "ratio", 0.3f, -2, "No lasting rise in its turnover goes beyond", "no lasting rise"},
    {"fall", "fall", 0.3f, 2, "turnover fell by 30 %", "only"},
    {"fall", "fall", 0.02f, 2, "fall is only 2 %", "not trade"},
    {"fall", "fall", 0.0003f, 2, "no single figure shows it", "0 %"},
    {"fall", "fall", 0.3f, -2, "its largest is 30 %", "Nothing"},
    {"noise", "ratio", 0.7f, 2, "closer together than is usual in its sector: at 70 %", "farther"},
    {"noise", "ratio", 2.5f, 2, "farther apart than is usual in its sector: 2.5 times", "closer"},
    {"noise", "ratio", 1, 2, "about as much as is usual", "apart than"},
    {"noise", "ratio", 2.5f, -2, "common in ordinary shops", "2.5"},
    {"life", "opened", 0.95f, 2, "first month of trade already stood at 95 %", NULL},
    {"level", "ratio", 1.7f, 2, "That is 1.7 times as much", NULL},
    {"level", "rarity", 701, 2, "about 1 in 700 declares this much", "701"},
    {"level", "ratio", 0.8f, 2, "it declares", "times as much"},
    {"mimic", "spread", 0.1f, 2, "within \xC2\xB1 10 %", NULL},
    {"mimic", "spread", 0.63f, 2, "a month seems to be added", "63 %"},
    {"smooth", "spread", 0.17f, -2, "not too regular", "as trade with customers does"},
    {"burst", "excess", 0.5f, 2, "on average 50 % above its calm level.", NULL},
    {"burst", "excess", 0.02f, 2, "no single figure shows it", "then"},
    {"collapse", "fall", 0.3f, 2, "30 % fewer people were counted. In comparable", NULL},
    {"collapse", "fall", 0.02f, 2, "no single figure shows it", "turnover then"},
    {"mimic", "spread", 0.63f, 2, "in step with the season of its sector", "that season"},
    {"network", "likely", 3, 2, "standing out by their own figures: 3.", "probability"},
    {"network", "likely", 0, 2, "5; none of them stands out clearly", "standing out"},
    {"burst", "excess", 0.5f, -2, "than is common in ordinary shops", "No single"},
    {"fall", "fall", NAN, 2, "no single figure shows it", NULL},
};

Test(sentences, say_what_their_figure_says) {
    for (size_t k = 0; k < sizeof tolds / sizeof *tolds; k++) {
        const Told *told = &tolds[k];
        Arena *arena = arena_open();
        const Signal *signal = signal_find(told->signal);
        Stage stage;
        stage_open(&stage, arena, signal);
        for (size_t d = 0; d < stage.list.details; d++)
            stage.value[d] = strcmp(signal->details[d], told->detail) == 0 ? told->value : 5;
        const WatchRow row = {.judged = true,
                              .evidence = &told->evidence,
                              .details = stage.value,
                              .sector = "bakery"};
        const Voice voice = {.language = language_find("en"), .list = &stage.list, .arena = arena};
        Reasons reasons;
        reasons_of(&voice, &row, &reasons);
        cr_assert(eq(sz, reasons.count, 1));
        const char *said = reasons.reason[0].sentence;
        cr_expect(strstr(said, told->says) != NULL, "%zu %s: %s", k, told->signal, said);
        const bool contradicts = told->says_not && strstr(said, told->says_not);
        cr_expect(not(contradicts), "%zu %s: %s", k, told->signal, said);
        arena_close(arena);
    }
}

Test(sentences, against_a_visit_stands_no_title_that_suspects) {
    Arena *arena = arena_open();
    for (size_t s = 0; signals_all[s]; s++)
        for (size_t l = 0; l < LANGUAGES; l++) {
            const Voice voice = {.language = &languages_all[l], .arena = arena};
            const char *topic = reasons_topic(&voice, signals_all[s]->id);
            cr_expect(not(matches(topic,
                                  "[Ll]asting|[Tt]oo |[Bb]urst|[Gg]one|[Rr]ound|[Uu]nlike|"
                                  "against|Blijvend|[Tt]e (regel|trouw)|Uitschiet|weg|"
                                  "Rond|durable|Trop|Pics|partis|ronds|tegenover|face|"
                                  "Dauerhaft|Zu (regel|genau)|Ausschl|gegen|Runde")),
                      "%s, %s: %s", signals_all[s]->id, languages_all[l].code, topic);
        }
    arena_close(arena);
}

/* ---- what registers say of it ---- */

static void speak_of_claims(const Claims *claims, Arena *arena) {
    for (size_t l = 0; l < LANGUAGES; l++) {
        const Watchlist list = {.months = MONTHS, .first_month = FIRST};
        const Voice v = {.language = &languages_all[l], .list = &list, .arena = arena};
        const WatchRow row = {.judged = true, .claims = claims};
        size_t said = 0;
        const char *text;
        for (; (text = words_link(&v, &row, said)); said++)
            expect_well_said(v.language, text, "link");
        cr_expect(eq(sz, said, claims->links + claims->doors + claims->owners));
        for (said = 0; (text = words_state(&v, &row, said)); said++)
            expect_well_said(v.language, text, "state");
        cr_expect(eq(sz, said, claims->states));
    }
}

/* Who is behind it, with none, one, all and very many others; what closed before, on any day. */
Test(sentences, of_owners_and_what_was_before_hold_in_any_language) {
    static const size_t known[] = {0, 1, 2, 1234, 9999999};
    static const char *const countries[] = {"NL", "", NULL};
    static const int days[] = {0, -25567, 19723, 47481};
    static const int millibits[] = {0, 1000, 20000, -20000};
    Arena *arena = arena_open();
    for (int kind = OWNER_COMPANY; kind <= OWNER_NOBODY; kind++)
        for (size_t k = 0; k < sizeof known / sizeof *known; k++)
            for (size_t c = 0; c < (kind == OWNER_ABROAD ? 1 : 3); c++) {
                OwnerClaim owner = {(OwnerKind)kind, countries[c], known[k] / 2, known[k]};
                speak_of_claims(&(Claims){.owners = 1, .owner = &owner}, arena);
            }
    for (int kind = DOOR_RELICENCE; kind <= DOOR_PHONE; kind++)
        for (size_t d = 0; d < sizeof days / sizeof *days; d++) {
            DoorClaim door = {days[d], days[3 - d], (DoorKind)kind};
            LinkClaim link = {"kbo", millibits[d], d % 2 != 0};
            StateClaim state = {"foreign_entity", days[d]};
            speak_of_claims(&(Claims){.links = 1,
                                      .link = &link,
                                      .doors = 1,
                                      .door = &door,
                                      .states = 1,
                                      .state = &state},
                            arena);
        }
    arena_close(arena);
}

/* Beside an owner stands of how many others it is so, and nothing that accuses. */
Test(sentences, of_owners_tell_of_how_many_others_it_is_so) {
    Arena *arena = arena_open();
    OwnerClaim owner = {OWNER_NOBODY, NULL, 41, 83};
    const Claims claims = {.owners = 1, .owner = &owner};
    const WatchRow row = {.claims = &claims};
    for (size_t l = 0; l < LANGUAGES; l++) {
        const Voice v = {.language = &languages_all[l], .arena = arena};
        const char *text = words_link(&v, &row, 0);
        cr_expect(strstr(text, "41") && strstr(text, "83"), "%s", text);
        cr_expect(not(matches(text,
                              "[Ff]raud|[Ss]uspic|verdacht|soup[cç]on|[Vv]erdacht|hide|verberg|"
                              "cache|versteck")),
                  "%s", text);
    }
    arena_close(arena);
}

/* ---- what is unexplained: sentence, interval and euros are of one piece ---- */

static const char *const step_names[] = {"step.month", "step.ratio", "step.eur"};

typedef struct Money {
    float ratio, eur; /* of the step's sentence; NaN = it says nothing */
    double posterior, share, low, high, euros;
    const char *range, *says;
} Money;

/* A rise of 157 % is 61 % of what is declared now; 54,900 a month is 659,000 a year. */
static const Money moneys[] = {
    {1.57f, 54900, 0.999, 0.5, 0.49, 0.51, 536000, "49 % \xE2\x80\x93 61 %",
     "it is 49 % to 61 % of turnover: \xE2\x82\xAC 526,000 to "
     "\xE2\x82\xAC 659,000 a year."},
    /* a rise of 3 % is not told as one, and its euros are not told at all */
    {0.03f, 2600, 0.999, 0.5, 0.49, 0.51, 536000, "49 % \xE2\x80\x93 51 %",
     "it is 49 % to 51 % of turnover: \xE2\x82\xAC 526,000 to "
     "\xE2\x82\xAC 547,000 a year."},
    {NAN, NAN, 1, 0.5, 0.5, 0.5, 50000, "50 %",
     "it is about 50 % of turnover: about \xE2\x82\xAC 50,000 a year."},
    {NAN, NAN, 0.5, 0.2, 0.3, 0.4, 10000, "20 % \xE2\x80\x93 40 %",
     "it is 20 % to 40 % of turnover: \xE2\x82\xAC 20,000 to "
     "\xE2\x82\xAC 40,000 a year."},
    {NAN, NAN, 0.5, NAN, NAN, NAN, 10000, "\xE2\x80\x93",
     "About \xE2\x82\xAC 10,000 a year is not explained"},
    {NAN, NAN, 0, 0, 0, 0.4, 0, "0 % \xE2\x80\x93 40 %", "About \xE2\x82\xAC 0 a year"},
};

Test(sentences, share_and_euros_hold_what_the_reasons_say) {
    for (size_t k = 0; k < sizeof moneys / sizeof *moneys; k++) {
        const Money *m = &moneys[k];
        Arena *arena = arena_open();
        const char *id = "step";
        const float details[] = {7, m->ratio, m->eur};
        const double evidence = isnan(m->ratio) ? 0 : 6;
        const Watchlist list = {.months = MONTHS,
                                .first_month = FIRST,
                                .signals = 1,
                                .signal_ids = &id,
                                .details = 3,
                                .detail_names = (const char **)step_names};
        const WatchRow row = {.judged = true,
                              .selection = SELECTION_RANKED,
                              .evidence = &evidence,
                              .details = details,
                              .posterior = m->posterior,
                              .unexplained_share = m->share,
                              .share_low = m->low,
                              .share_high = m->high,
                              .unexplained_eur_year = m->euros};
        for (size_t l = 0; l < LANGUAGES; l++) {
            const Voice voice = {.language = &languages_all[l], .list = &list, .arena = arena};
            Reasons reasons;
            reasons_of(&voice, &row, &reasons);
            const char *why = words_why(&voice, &row, &reasons);
            expect_well_said(voice.language, why, "unexplained");
            if (l) continue;
            cr_expect(eq(str, (char *)words_share(&voice, &row), (char *)m->range), "row %zu", k);
            cr_expect(strstr(why, m->says) != NULL, "row %zu: %s", k, why);
        }
        arena_close(arena);
    }
}

/* ---- numbers ---- */

Test(sentences, chances_are_never_rounded_to_nothing_or_to_certainty) {
    static const struct {
        double p;
        const char *chance, *one_in;
    } rows[] = {{1, "> 99.9 %", "> 99.9 %"},
                {0.9991, "> 99.9 %", "> 99.9 %"},
                {0.9962, "99.6 %", "99.6 %"},
                {0.97, "97 %", "97 %"},
                {0.5, "50 %", "1 in 2"},
                {0.004, "0.4 %", "1 in 250"},
                {1.0 / 701, "0.1 %", "1 in 700"},
                {1.0 / 99, "1 %", "1 in 99"},
                {0.00025, "< 0.1 %", "1 in 4,000"},
                {0, "< 0.1 %", "?"},
                {NAN, "?", "?"}};
    Arena *arena = arena_open();
    const Voice v = {.language = language_find("en"), .arena = arena};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        cr_expect(eq(str, (char *)chance_text(&v, rows[k].p, "?"), (char *)rows[k].chance));
        cr_expect(eq(str, (char *)one_in_text(&v, rows[k].p, "?"), (char *)rows[k].one_in));
    }
    arena_close(arena);
}

Test(sentences, bands_of_probability_begin_where_they_say) {
    static const struct {
        double p;
        const char *band;
    } rows[] = {{0, "very low"},    {0.0999, "very low"}, {0.1, "low"},  {0.2999, "low"},
                {0.3, "middle"},    {0.5999, "middle"},   {0.6, "high"}, {0.8999, "high"},
                {0.9, "very high"}, {1, "very high"},     {NAN, "?"}};
    Arena *arena = arena_open();
    const Voice v = {.language = language_find("en"), .arena = arena};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        cr_expect(eq(str, (char *)band_text(&v, rows[k].p, "?"), (char *)rows[k].band));
    arena_close(arena);
}

Test(sentences, weights_come_in_five_steps_either_way) {
    static const char *const words[] = {"hardly", "somewhat", "clearly", "strongly",
                                        "very strongly"};
    static const double factor[] = {2.9, 3.1, 10.1, 30.1, 1020};
    Arena *arena = arena_open();
    const Voice v = {.language = language_find("en"), .arena = arena};
    for (size_t k = 0; k < 5; k++) {
        cr_expect(eq(str, (char *)strength_text(&v, log(factor[k])), (char *)words[k]));
        cr_expect(eq(str, (char *)strength_text(&v, -log(factor[k])), (char *)words[k]));
    }
    cr_expect(eq(str, (char *)strength_text(&v, NAN), "n/a"));
    arena_close(arena);
}
