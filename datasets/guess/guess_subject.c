#include "datasets/guess/guess_subject.h"

#include <string.h>

#include "datasets/base/word_fold.h"

/* Words that stand alone, between blanks; folded (base/word_fold.h). */
static const char currencies[] =
    " chf sfr gbp usd dollar dollars pound pounds sterling sek nok dkk pln czk huf ron bgn isk try "
    "jpy cad aud bef bfr nlg dem ";
static const char thousands[] =
    " keur teur duizend duizenden duizendtallen milliers tausend tsd thousand thousands miles "
    "migliaia ";
static const char millions[] = " meur mio miljoen miljoenen million millions millionen millones ";

/* Parts of the text, and within words. */
static const char *const with_vat[] = {"incl btw",       "inclusief btw", "btw incl",
                                       "btw inbegrepen", "incl tva",      "tva comprise",
                                       "tva incl",       "tvac",          "ttc",
                                       "inkl mwst",      "inkl ust",      "mit mwst",
                                       "incl mwst",      "mwst inkl",     "incl vat",
                                       "inc vat",        "incl tax",      "including vat",
                                       "vat incl",       "with vat",      "brutto",
                                       "iva inclu",      "con iva",       "iva compresa",
                                       "lordo",          "gross sales",   "gross turnover",
                                       "gross amount",   "gross total",   NULL};
/* With VAT, or before discounts: either way not what is needed. */
static const char gross_words[] = " brut brute bruto ";
/* At the end of a heading: "Totaal incl." */
static const char *const ends_with_vat[] = {" incl", " inkl", " inclusief", " incluido", NULL};
/* Figures of sales that are not what was sold in the month. Of the first, a title speaks for all
 * columns below it. */
static const char *const unreal[] = {
    "budget", "begroot", "begroting", "prognos",    "forecast",      "prevision",
    "previs", "raming",  "objecti",   "zielumsatz", "planumsatz",    "cumul",
    "kumul",  "ytd",     "acumulad",  "progressiv", "running total", NULL};
static const char *const compared[] = {"verschil",      "difference",
                                       "differenz",     "ecart",
                                       "groei",         "growth",
                                       "croissance",    "wachstum",
                                       "evoluti",       "procent",
                                       "percent",       "pourcent",
                                       "prozent",       "gemiddeld",
                                       "moyen",         "average",
                                       "durchschni",    "vorig jaar",
                                       "jaar voordien", "vorjahr",
                                       "an dernier",    "annee precedente",
                                       "previous year", "last year",
                                       "per m2",        "par m2",
                                       "je m2",         "per dag",
                                       "per klant",     NULL};
static const char cents[] = " cent cents centen eurocent eurocents centimes ";
static const char *const in_thousands[] = {"x 1000",   "x1000",    "in 1000",  "k eur",
                                           "x 1 000",  "in 1 000", "1000 eur", "1 000 eur",
                                           "per 1000", "en k eur", NULL};
const char *const guess_words_turnover[] = {"omzet",  "turnover", "chiffre", "umsatz",    "ventas",
                                            "ricavi", "sales",    "revenue", "fatturato", NULL};
static const struct {
    const char *kind, *words[14];
} proxies[] = {
    {"purchases_eur",
     {"aankoop", "aankopen", "inkoop", "inkopen", "achat", "einkauf", "einkaeuf", "wareneinsatz",
      "purchase", "compras", "acquist", NULL}},
    {"card_eur",
     {"kaartbetaling", "kaartontvangst", "bancontact", "carte bancaire", "par carte",
      "kartenzahlung", "card taking", "card payment", "card sales", "tarjeta", NULL}},
    {"wages_eur",
     {"loonkost", "loonmassa", "lonen", "wages", "payroll", "salaires", "masse salariale", "lohne",
      "lohnkosten", "personalkosten", "personeelskost", "salarios", NULL}},
    {"energy_kwh",
     {"kwh", "stroomverbruik", "elektriciteitsverbruik", "stromverbrauch",
      "consommation electrique", NULL}},
    {"water_m3",
     {"waterverbruik", "wasserverbrauch", "consommation d eau", "water m3", "consumo de agua",
      "consumo d acqua", "consumo di acqua", "consumo idrico", NULL}},
    {"waste_kg",
     {"afval kg", "dechets kg", "abfall kg", "waste kg", "kg afval", "residuos kg", "rifiuti kg",
      NULL}},
    {"seats",
     {"zitplaats", "zitplaatsen", "aantal stoelen", "seats", "seating", "places assises",
      "couverts", "sitzplatze", "sitzplatz", "asientos", "posti a sedere", "coperti", NULL}},
};
static const char *const others[] = {
    "kosten",     "cost",      "charges",    "uitgaven",    "depense",   "ausgaben",
    "budget",     "prognos",   "forecast",   "prevision",   "raming",    "objecti",
    "marge",      "margin",    "winst",      "profit",      "benefice",  "gewinn",
    "personeel",  "effectif",  "werknemers", "mitarbeiter", "employees", "verschil",
    "difference", "differenz", "ecart",      "indice",      "groei",     "growth",
    "croissance", "wachstum",  "evolutie",   "evolution",   "procent",   "percent",
    "pourcent",   "prozent",   "gemiddeld",  "moyenne",     "average",   "durchschnitt",
    "huurprijs",  "loyer",     "miete",      "belasting",   "voorraad",  "stock",
    "energie",    "energy",    "elektric",   "electric",    "afval",     "dechets",
    "abfall",     "waste",     "transacti",  "bonnen",      "tickets",   "oppervlakte",
    "leegstand",  NULL};
static const char other_words[] =
    " fte vte etp index huur rent tva btw mwst iva vat water gas eau ";

bool guess_has_word(const char *folded, const char *words) {
    while (*folded) {
        const size_t length = strcspn(folded, " ");
        char wanted[34] = " ";
        if (length && length < sizeof wanted - 2) {
            memcpy(wanted + 1, folded, length);
            memcpy(wanted + 1 + length, " ", 2);
            if (strstr(words, wanted)) return true;
        }
        folded += length + (folded[length] == ' ');
    }
    return false;
}

bool guess_has_part(const char *folded, const char *const *parts) {
    for (; *parts; parts++)
        if (strstr(folded, *parts)) return true;
    return false;
}

/* "k€", "T€": the sign is lost in folding. */
static bool has_euro_of(const char *text, const char *letters) {
    for (const char *at = text; (at = strstr(at, "\xE2\x82\xAC")); at += 3)
        if (at > text && strchr(letters, at[-1]) &&
            (at - 1 == text || !strchr("abcdefghijklmnopqrstuvwxyz", at[-2] | 0x20)))
            return true;
    return false;
}

static bool is_foreign(const char *text, const char *folded) {
    return strchr(text, '$') || strstr(text, "\xC2\xA3") || guess_has_word(folded, currencies);
}

static const char *proxy_of(const char *folded) {
    for (size_t k = 0; k < sizeof proxies / sizeof *proxies; k++)
        if (guess_has_part(folded, proxies[k].words)) return proxies[k].kind;
    return NULL;
}

/* The folded text without its numbers: "omzet incl btw" of "Omzet incl. 21% btw". */
static void without_numbers(const char *folded, char out[WORD_FOLD]) {
    size_t used = 0;
    while (*folded) {
        const size_t length = strcspn(folded, " "), digits = strspn(folded, "0123456789");
        if (digits < length && used) out[used++] = ' ';
        if (digits < length) memcpy(out + used, folded, length);
        if (digits < length) used += length;
        folded += length + (folded[length] == ' ');
    }
    out[used] = 0;
}

static bool is_gross(const char *folded) {
    char words[WORD_FOLD];
    without_numbers(folded, words);
    const size_t length = strlen(words);
    for (const char *const *end = ends_with_vat; *end; end++)
        if (length > strlen(*end) && strcmp(words + length - strlen(*end), *end) == 0) return true;
    return guess_has_part(folded, with_vat) || guess_has_part(words, with_vat);
}

/* "Omzet 6%": a number before the only mark of percents. */
static bool has_rate(const char *text) {
    const char *mark = strchr(text, '%');
    while (mark && mark > text && mark[-1] == ' ') mark--;
    return mark && mark > text && mark[-1] >= '0' && mark[-1] <= '9';
}

void guess_subject_add(GuessSubject *subject, const char *text) {
    char folded[WORD_FOLD];
    (void)word_fold(text, folded);
    const bool sales = guess_has_part(folded, guess_words_turnover);
    const bool either = guess_has_word(folded, gross_words), gross = either || is_gross(folded);
    subject->gross |= gross && !is_foreign(text, folded);
    if (is_foreign(text, folded))
        subject->refused = "in another currency than the euro: convert the amounts first";
    else if (gross && either)
        subject->refused = "with VAT, or before discounts: amounts without VAT are needed";
    else if (gross)
        subject->refused = "with VAT: amounts without it are needed";
    else if (guess_has_word(folded, millions) || has_euro_of(text, "mM"))
        subject->refused = "in millions: too coarse for one storefront";
    else if (guess_has_word(folded, cents))
        subject->refused = "in cents: convert the amounts to euros first";
    else if (sales && guess_has_part(folded, unreal))
        subject->refused = "a budget, a forecast or a running total, and not what was sold";
    subject->thousands |= guess_has_word(folded, thousands) ||
                          guess_has_part(folded, in_thousands) || has_euro_of(text, "kKtT");
    if (!sales && !subject->proxy) subject->proxy = proxy_of(folded);
    subject->other |= !sales && (subject->proxy || guess_has_part(folded, others) ||
                                 strchr(text, '%') || guess_has_word(folded, other_words));
}

void guess_subject_heading(GuessSubject *subject, const char *heading) {
    char folded[WORD_FOLD];
    guess_subject_add(subject, heading);
    (void)word_fold(heading, folded);
    if (!subject->refused && (strchr(heading, '%') || guess_has_part(folded, compared)) &&
        guess_has_part(folded, guess_words_turnover))
        subject->refused =
            has_rate(heading) ? "of one rate of VAT, or a share: what all rates add up to is needed"
                              : "a share, an average or a comparison, and not what was sold";
}

const char *guess_other_measure(const char *heading) {
    static const char feet[] = " ft ft2 sqft feet foot sf ";
    static const char land[] = " acre acres are ares hectare hectares ha ";
    char folded[WORD_FOLD];
    (void)word_fold(heading, folded);
    if (guess_has_word(folded, feet)) return "in square feet: square metres are needed";
    return guess_has_word(folded, land) ? "in a measure of land: square metres are needed" : NULL;
}

bool guess_not_people(const char *heading) {
    static const char words[] =
        " bike bikes bici bicis velo velos fiets rad rader radfahrer cycle cycles car cars auto "
        "autos bus buses tram truck trucks lorry heavy moto motos scooter kfz pkw lkw uptime temp "
        "rain speed v85 year month mdate day hour weekday week id jaar maand dag uur annee mois "
        "jour heure jahr monat tag stunde lat lon latitude longitude interval ";
    static const char *const parts[] = {
        "bicycl",   "cyclist", "fietser",     "fietsen",     "fahrrad", "vehicle",
        "fahrzeug", "voiture", "poids lourd", "vrachtwagen", "motorc",  "temperat",
        "weather",  "wetter",  "humidity",    "snelheid",    "vitesse", NULL};
    char folded[WORD_FOLD];
    (void)word_fold(heading, folded);
    return proxy_of(folded) || guess_has_word(folded, words) || guess_has_part(folded, parts);
}
