/* card.h - the model card of a run and its entry for an algorithm register, from the run's record.
 *
 * Headings: Mitchell et al. (2019), doi:10.1145/3287560.3287596. Register: the fields of the
 * Dutch Algorithmic Transparency Standard 0.3.1 (standaard.algoritmeregister.org); a field that
 * only the organisation can fill in has no text. */
#ifndef REPORTS_RECORD_CARD_H
#define REPORTS_RECORD_CARD_H
#include "reports/record/edition.h"

#include <jansson.h>

enum { REGISTER_FIELDS = 36 };

/* Sections, in the order of Mitchell et al. */
typedef enum CardPart {
    CARD_DETAILS,
    CARD_USE,
    CARD_NOT,
    CARD_FACTORS,
    CARD_METRICS,
    CARD_EVALUATION,
    CARD_TRAINING,
    CARD_ETHICS,
    CARD_CAVEATS,
    CARD_SECTIONS
} CardPart;

typedef struct CardSection {
    Say heading;
    const char *text;
} CardSection;

typedef struct RegisterField {
    const char *key, *text; /* text NULL = to be completed by the organisation */
} RegisterField;

/* A parameter of the run that is not at its default. */
typedef struct CardParameter {
    const char *key, *unit, *why;
    double value, initial;
} CardParameter;

typedef struct Card {
    const Voice *v;
    const json_t *manifest; /* or NULL */
    CardSection section[CARD_SECTIONS];
    size_t fields;
    RegisterField field[REGISTER_FIELDS];
    size_t parameters;
    CardParameter *parameter; /* [parameters] */
} Card;

/* Text lives in the voice's arena; the manifest must outlive the card. */
void card_make(const Edition *edition, const json_t *manifest, Card *card);
/* The whole card; a new reference. */
json_t *card_json(const Card *card, const Edition *edition);
/* What is known about how good the list is, in a sentence or two. */
const char *card_evaluation_text(const Voice *v, const Quality *quality,
                                 const DisclosureParams *rule);
json_t *card_register_json(const Card *card); /* a new reference */

#endif
