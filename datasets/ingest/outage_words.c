#include "datasets/ingest/outage_words.h"

#include <stdbool.h>
#include <string.h>

#include "datasets/base/text_fold.h"

/* Folded (base/text_fold.h); parts of words, for each language makes long ones of them. */
static const char *const outages[] = {"outage",         "ausfall",        "ausgefallen",
                                      "defekt",         "defect",         "defectueu",
                                      "storung",        "gestort",        "wartung",
                                      "fault",          "failure",        "failed",
                                      "panne",          "storing",        "offline",
                                      "malfunction",    "maintenance",    "onderhoud",
                                      "hors service",   "invalid",        "ongeldig",
                                      "ungultig",       "kapot",          "disconnected",
                                      "blocked",        "geblokkeerd",    "bloque",
                                      "blockiert",      "verdeckt",       "averia",
                                      "guasto",         "fuori servizio", "fuera de servicio",
                                      "out of service", "buiten dienst",  "ausser betrieb",
                                      "error",          "fehler",         "erreur",
                                      "errore",         "inactive",       "inactief",
                                      "inaktiv",        "missing",        "manquant",
                                      "ontbrekend",     "fehlend",        NULL};
static const char *const absent[] = {
    "no data",       "geen data",     "geen gegevens", "keine daten", "pas de donnees",
    "aucune donnee", "sin datos",     "nessun dato",   "no signal",   "geen signaal",
    "kein signal",   "pas de signal", "sans signal",   NULL};
/* Words that turn one of these into its opposite: "geen storing". */
static const char *const none[] = {"no ",     "not ",   "geen ",  "kein",  "sans ", "ohne ",
                                   "zonder ", "sin ",   "senza ", "aucun", "pas ",  "without ",
                                   "niet ",   "nicht ", "frei",   "vrij",  NULL};
static const char well[] =
    " ok okay good valid goed geldig gultig normal normaal normale online active actief actif "
    "aktiv "
    "working works operational in werking en service in betrieb in servicio in funzione bon bien "
    "buono bueno gut complete compleet complet vollstandig measured gemeten mesure gemessen none "
    "geen aucun keine no nee non nein final validated gevalideerd valide ";

static bool has_part(const char *folded, const char *const *parts) {
    for (; *parts; parts++)
        if (strstr(folded, *parts)) return true;
    return false;
}

OutageForm outage_words(const char *text, size_t length) {
    char folded[256], word[260] = " ";
    if (!text_fold(text, length, folded, sizeof folded)) return OUTAGE_NONE;
    if (strcmp(folded, "down") == 0 || strcmp(folded, "bad") == 0 || has_part(folded, absent))
        return OUTAGE_SAID;
    if (has_part(folded, outages)) return has_part(folded, none) ? OUTAGE_NONE : OUTAGE_SAID;
    memcpy(word + 1, folded, strlen(folded));
    memcpy(word + 1 + strlen(folded), " ", 2);
    return strstr(well, word) || has_part(folded, none) ? OUTAGE_NONE : OUTAGE_UNKNOWN;
}
