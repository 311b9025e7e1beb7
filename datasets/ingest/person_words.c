#include "datasets/ingest/person_words.h"

#include <string.h>

#include "datasets/base/word_fold.h"

/* Dutch, French, German, English, Spanish, Italian; folded (base/word_fold.h), between blanks. */
static const char words[] =
    " eigenaar eigenaars uitbater uitbaters zaakvoerder zaakvoerders bestuurder bestuurders "
    "aanvrager vergunninghouder contactpersoon voornaam achternaam familienaam telefoon telefoonnr "
    "gsm mobiel email mail emailadres rijksregisternummer rijksregisternr geboortedatum "
    "proprietaire exploitant gerant gerante administrateur demandeur prenom titulaire telephone "
    "tel "
    "courriel inhaber inhaberin geschaftsfuhrer geschaeftsfuehrer eigentumer betreiber vorname "
    "nachname familienname telefon ansprechpartner geburtsdatum owner owners director directors "
    "operator applicant proprietor licensee surname forename phone mobile propietario propietaria "
    "titular apellido apellidos telefono correo titolare proprietario gestore cognome party ";
static const char *const phrases[] = {"first name",
                                      "last name",
                                      "family name",
                                      "e mail",
                                      "birth date",
                                      "date of birth",
                                      "contact person",
                                      "nom de famille",
                                      "date de naissance",
                                      "naam persoon",
                                      NULL};

static bool is_person(const char *heading) {
    char folded[WORD_FOLD];
    (void)word_fold(heading, folded);
    for (const char *const *p = phrases; *p; p++)
        if (strstr(folded, *p)) return true;
    for (const char *at = folded; *at; at += strcspn(at, " "), at += *at == ' ') {
        const size_t length = strcspn(at, " ");
        char wanted[WORD_FOLD + 2] = " ";
        memcpy(wanted + 1, at, length);
        memcpy(wanted + 1 + length, " ", 2);
        if (strstr(words, wanted)) return true;
    }
    return false;
}

bool person_words(const char *const *header, size_t columns) {
    for (size_t c = 0; c < columns; c++)
        if (is_person(header[c])) return true;
    return false;
}

/* Bytes of UTF-8 beyond ASCII, and what stands for them where a cell is shown, count as letters. */
static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '?' || (c & 0x80);
}

bool person_cell(const char *value) {
    size_t found = 0, letters = 0;
    for (; *value; value++) {
        if (is_letter(*value)) {
            if (++letters == 2 && ++found == 2) return true;
        } else {
            letters = 0;
            if (*value >= '0' && *value <= '9') found = 0;
        }
    }
    return false;
}
