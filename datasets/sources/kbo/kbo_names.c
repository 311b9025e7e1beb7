/* Denominations and addresses. Of a natural person only commercial names are kept. */
#include <string.h>

#include "datasets/sources/kbo/kbo.h"

/* ---- denominations ---- */

enum { DE_ENTITY, DE_LANGUAGE, DE_TYPE, DE_NAME };
static const RowsColumn name_columns[] = {{"EntityNumber", true, true, false},
                                          {"Language", true, true, false},
                                          {"TypeOfDenomination", true, true, false},
                                          {"Denomination", true, false, true},
                                          {NULL, false, false, false}};

enum { NAME_OWN = 1, NAME_SHORT = 2, NAME_TRADE = 3, NAME_BRANCH = 4, NAME_CHARACTERS = 320 };

/* Which of several languages of one name is shown: an order, not a judgement of anybody. */
static int language_place(int language) {
    static const int places[] = {4, 1, 0, 2, 3}; /* unknown French Dutch German English */
    return places[language];
}

/* Keeps the better of two names: lower place (from 1), then the first in order of bytes. */
static void better_name(Kbo *kbo, KboText *name, unsigned char *place, int rank,
                        const RowsCell *cell) {
    const int mine = rank + 1;
    if (*place && *place < mine) return;
    if (*place == mine) {
        const char *held = kbo_text_at(kbo, *name);
        const size_t length = strlen(held), least = length < cell->length ? length : cell->length;
        const int order = memcmp(cell->text, held, least);
        if (order > 0 || (order == 0 && cell->length >= length)) return;
    }
    *name = kbo_text(kbo, cell);
    *place = (unsigned char)mine;
}

static void name_enterprise(Kbo *kbo, int64_t number, int type, int place, const RowsCell *cell) {
    KboEnterprise *slot = kbo_enterprise(kbo, number);
    if (!slot) {
        kbo->count.orphan[KBO_DENOMINATION]++;
        return;
    }
    if (type == NAME_TRADE) {
        better_name(kbo, &slot->trade_name, &slot->trade_place, place, cell);
    } else if (slot->kind == 2 || (kbo->update && !slot->line)) {
        /* an update may rename an enterprise whose kind only the store knows: kbo_save looks */
        const int rank = place + (type == NAME_OWN ? 0 : 8);
        better_name(kbo, &slot->legal_name, &slot->legal_place, rank, cell);
    } else {
        kbo->count.person_names++;
    }
}

static void name_establishment(Kbo *kbo, int64_t number, int type, int place,
                               const RowsCell *cell) {
    KboEstablishment *slot = kbo_establishment(kbo, number);
    if (!slot)
        kbo->count.orphan[KBO_DENOMINATION]++;
    else if (type == NAME_TRADE)
        better_name(kbo, &slot->trade_name, &slot->trade_place, place, cell);
}

static Status take_name(void *context, RowsRow *row, Err *err) {
    Kbo *kbo = context;
    KboEntity entity;
    int language, type;
    TRY(kbo_entity(kbo, KBO_DENOMINATION, row, DE_ENTITY, &entity, err));
    if (entity.kind == BE_NONE) return ST_OK;
    if (!kbo_code(&row->cell[DE_LANGUAGE], &language) || language > 4)
        return rows_reject(row, DE_LANGUAGE, "not a language 0 to 4", err);
    if (!kbo_code(&row->cell[DE_TYPE], &type) || type < NAME_OWN || type > NAME_BRANCH)
        return rows_reject(row, DE_TYPE, "not a kind of name 001 to 004", err);
    if (row->cell[DE_NAME].length > NAME_CHARACTERS &&
        kbo_characters(&row->cell[DE_NAME]) > NAME_CHARACTERS)
        return rows_reject(row, DE_NAME, "longer than 320 characters", err);
    if (kbo->update) kbo_numbers_add(&kbo->fresh[KBO_DENOMINATION], entity.number);
    if (entity.kind == BE_ENTERPRISE)
        name_enterprise(kbo, entity.number, type, language_place(language), &row->cell[DE_NAME]);
    if (entity.kind == BE_ESTABLISHMENT)
        name_establishment(kbo, entity.number, type, language_place(language), &row->cell[DE_NAME]);
    return ST_OK;
}

Status kbo_read_names(Kbo *kbo, size_t part, Err *err) {
    return rows_read(kbo->load, part, &(RowsFormat){.columns = name_columns}, take_name, kbo, err);
}

/* ---- addresses ---- */

enum {
    AD_ENTITY,
    AD_TYPE,
    AD_ZIP,
    AD_TOWN_NL,
    AD_TOWN_FR,
    AD_STREET_NL,
    AD_STREET_FR,
    AD_HOUSE,
    AD_BOX,
    AD_STRUCK,
    AD_COLUMNS
};
static const RowsColumn address_columns[] = {{"EntityNumber", true, true, false},
                                             {"TypeOfAddress", true, true, false},
                                             {"Zipcode", false, false, false},
                                             {"MunicipalityNL", false, false, false},
                                             {"MunicipalityFR", false, false, false},
                                             {"StreetNL", false, false, false},
                                             {"StreetFR", false, false, false},
                                             {"HouseNumber", false, false, false},
                                             {"Box", false, false, false},
                                             {"DateStrikingOff", false, true, false},
                                             {NULL, false, false, false}};
static const size_t most_characters[AD_COLUMNS] = {
    [AD_ZIP] = 20,        [AD_TOWN_NL] = 200, [AD_TOWN_FR] = 200, [AD_STREET_NL] = 200,
    [AD_STREET_FR] = 200, [AD_HOUSE] = 22,    [AD_BOX] = 20};

static const RowsCell *either(const RowsRow *row, size_t first, size_t second) {
    return &row->cell[row->cell[first].length ? first : second];
}

/* "Nieuwstraat / Rue Neuve": both names of a bilingual street, so that a file which gives either is
 * understood. Most streets of the country have one name, given twice or once. */
static KboText street_of(Kbo *kbo, const RowsRow *row) {
    const RowsCell *nl = &row->cell[AD_STREET_NL], *fr = &row->cell[AD_STREET_FR];
    const bool same = nl->length == fr->length && memcmp(nl->text, fr->text, nl->length) == 0;
    if (!nl->length || !fr->length || same)
        return kbo_text(kbo, either(row, AD_STREET_NL, AD_STREET_FR));
    Text both = {0};
    text_add(&both, nl->text, nl->length);
    text_adds(&both, " / ");
    text_add(&both, fr->text, fr->length);
    const KboText kept = kbo_text(kbo, &(RowsCell){.text = both.at, .length = both.length});
    text_free(&both);
    return kept;
}

static void place_establishment(Kbo *kbo, int64_t number, const RowsRow *row, int struck) {
    KboEstablishment *slot = kbo_establishment(kbo, number);
    if (!slot) {
        kbo->count.orphan[KBO_ADDRESS]++;
        return;
    }
    slot->street = street_of(kbo, row);
    slot->house_number = kbo_text(kbo, &row->cell[AD_HOUSE]);
    slot->box = kbo_text(kbo, &row->cell[AD_BOX]);
    slot->postcode = kbo_place(kbo, &row->cell[AD_ZIP]);
    slot->municipality = kbo_place(kbo, either(row, AD_TOWN_NL, AD_TOWN_FR));
    slot->struck_off_on = struck;
}

static void place_enterprise(Kbo *kbo, int64_t number, int struck) {
    KboEnterprise *slot = kbo_enterprise(kbo, number);
    kbo->count.seats++;
    if (slot)
        slot->struck_off_on = struck;
    else
        kbo->count.orphan[KBO_ADDRESS]++;
}

static Status take_address(void *context, RowsRow *row, Err *err) {
    Kbo *kbo = context;
    KboEntity entity;
    int struck;
    const RowsCell *type = &row->cell[AD_TYPE];
    TRY(kbo_entity(kbo, KBO_ADDRESS, row, AD_ENTITY, &entity, err));
    if (entity.kind == BE_NONE) return ST_OK;
    const bool seat = cell_is(type, "REGO"), shop = cell_is(type, "BAET");
    if (!seat && !shop && !cell_is(type, "ABBR") && !cell_is(type, "OBAD"))
        return rows_reject(row, AD_TYPE, "not one of REGO BAET ABBR OBAD", err);
    if ((seat && entity.kind != BE_ENTERPRISE) || (shop && entity.kind != BE_ESTABLISHMENT))
        return rows_reject(row, AD_TYPE,
                           "this kind of address does not go with this kind of number", err);
    if (!cell_date(&row->cell[AD_STRUCK], "dd-mm-yyyy", &struck))
        return rows_reject(row, AD_STRUCK, "not a date dd-mm-yyyy from 1800 to 2199", err);
    for (size_t k = AD_ZIP; k < AD_STRUCK; k++)
        if (row->cell[k].length > most_characters[k] &&
            kbo_characters(&row->cell[k]) > most_characters[k])
            return rows_reject(row, k, "longer than the register allows", err);
    if (kbo->update) kbo_numbers_add(&kbo->fresh[KBO_ADDRESS], entity.number);
    if (shop) place_establishment(kbo, entity.number, row, struck);
    if (seat) place_enterprise(kbo, entity.number, struck);
    return ST_OK;
}

Status kbo_read_addresses(Kbo *kbo, size_t part, Err *err) {
    return rows_read(kbo->load, part, &(RowsFormat){.columns = address_columns}, take_address, kbo,
                     err);
}
