#include "datasets/guess/guess_words.h"

#include <string.h>

#include "datasets/base/word_fold.h"

const char *const guess_words_passers_by[] = {"passant",    "passers", "pedestrian", "voetganger",
                                              "fussganger", "pieton",  "peaton",     "transeunte",
                                              "pedoni",     NULL};
const char *const guess_words_footfall[] = {"bezoek",        "visit",      "footfall", "besucher",
                                            "frequentation", "passant",    "passers",  "pedestrian",
                                            "voetganger",    "fussganger", "pieton",   "peaton",
                                            "transeunte",    "pedoni",     NULL};

static const char *const words_counters[] = {
    "sensor",  "counter", "teller",  "compteur", "capteur", "zahler",   "zahlst",   "contador",
    "telraam", "camera",  "telpunt", "meetpunt", "messst",  "detector", "hystreet", NULL};

bool guess_text_speaks(const char *text, const char *const *words) {
    char folded[WORD_FOLD];
    return guess_has_part(word_fold(text, folded), words);
}

bool guess_speaks_of(const GuessSheet *sheet, const char *const *words) {
    const GuessColumns *columns = &sheet->columns;
    if (guess_text_speaks(sheet->part->name, words)) return true;
    for (size_t r = 0; r < columns->header; r++)
        for (size_t c = 0; c < sheet->grid.columns; c++)
            if (guess_text_speaks(sheet->grid.cell[r][c], words)) return true;
    for (size_t c = 0; c < columns->count; c++)
        if (columns->column[c].is_month && guess_text_speaks(columns->column[c].heading, words))
            return true;
    return false;
}

bool guess_headings_speak(const GuessSheet *sheet, const char *const *words) {
    if (guess_text_speaks(sheet->part->name, words)) return true;
    for (size_t c = 0; c < sheet->columns.count; c++)
        if (guess_text_speaks(sheet->columns.column[c].heading, words)) return true;
    return false;
}

bool guess_names_counters(const GuessSheet *sheet) {
    return guess_headings_speak(sheet, words_counters);
}

const char *guess_kind_of_people(const GuessSheet *sheet) {
    return guess_speaks_of(sheet, guess_words_passers_by) ? "passers_by" : "visitors";
}
