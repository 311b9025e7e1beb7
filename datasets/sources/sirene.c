/* sirene - the French register of establishments (INSEE, StockEtablissement), by header name.
 *
 * One row per establishment, closed ones included. The activity is a NAF code whose first four
 * digits are the NACE class that all of Europe shares; the class's sector groups become candidates
 * by their share of its codes. Staff bands become their middle. Partly masked rows (statutDiffusion
 * P) lend no name and no address. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "datasets/ingest/fact_writer.h"
#include "datasets/ingest/register_writer.h"
#include "datasets/ingest/rows.h"
#include "datasets/reference/projection.h"

enum {
    SIREN,
    SIRET,
    DIFFUSION,
    CREATED,
    BAND,
    STATE,
    SINCE,
    SIGN,
    USUAL,
    ACTIVITY,
    NOMENCLATURE,
    ACTIVITY25,
    HOUSE,
    REPEAT,
    STREET_KIND,
    STREET,
    POSTCODE,
    TOWN,
    EAST,
    NORTH,
    LON,
    LAT
};
static const RowsColumn columns[] = {
    [SIREN] = {"siren", true, true, false},
    [SIRET] = {"siret", true, true, false},
    [DIFFUSION] = {"statutDiffusionEtablissement", true, true, false},
    [CREATED] = {"dateCreationEtablissement", false, true, false},
    [BAND] = {"trancheEffectifsEtablissement", false, true, false},
    [STATE] = {"etatAdministratifEtablissement", true, true, false},
    [SINCE] = {"dateDebut", false, true, false},
    [SIGN] = {"enseigne1Etablissement", false, false, true},
    [USUAL] = {"denominationUsuelleEtablissement", false, false, true},
    [ACTIVITY] = {"activitePrincipaleEtablissement", false, true, false},
    [NOMENCLATURE] = {"nomenclatureActivitePrincipaleEtablissement", false, true, false},
    [ACTIVITY25] = {"activitePrincipaleNAF25Etablissement", false, true, false},
    [HOUSE] = {"numeroVoieEtablissement", false, false, false},
    [REPEAT] = {"indiceRepetitionEtablissement", false, false, false},
    [STREET_KIND] = {"typeVoieEtablissement", false, false, false},
    [STREET] = {"libelleVoieEtablissement", false, false, false},
    [POSTCODE] = {"codePostalEtablissement", false, false, false},
    [TOWN] = {"libelleCommuneEtablissement", false, false, false},
    [EAST] = {"coordonneeLambertAbscisseEtablissement", false, true, false},
    [NORTH] = {"coordonneeLambertOrdonneeEtablissement", false, true, false},
    [LON] = {"longitude", false, true, false}, /* of extracts that others geocoded */
    [LAT] = {"latitude", false, true, false},
    {NULL, false, false, false},
};

typedef struct Sirene {
    Load *load;
    RegisterWriter reg;
    const Nace *nace;
    Projection *lambert93;
    Arena *scratch; /* of the row */
    size_t closed, elsewhere, older, masked;
} Sirene;

/* ---- cells ---- */

/* Luhn; but for its seat the post office's establishments (356000000) follow a rule of their own:
 * the sum of their digits is a multiple of five. */
static bool number_fits(const RowsCell *cell, size_t digits) {
    int luhn = 0, sum = 0;
    if (cell->length != digits) return false;
    for (size_t i = 0; i < digits; i++) {
        const char c = cell->text[i];
        if (c < '0' || c > '9') return false;
        const int digit = c - '0', twice = 2 * digit;
        sum += digit;
        luhn += (digits - i) % 2 ? digit : twice > 9 ? twice - 9 : twice;
    }
    const bool post = digits == 14 && memcmp(cell->text, "356000000", 9) == 0;
    return luhn % 10 == 0 || (post && sum % 5 == 0);
}

/* Middle of a staff band in persons; NaN for none or unknown. */
static double band_middle(const RowsCell *cell) {
    static const struct {
        const char *band;
        double least, most;
    } bands[] = {{"00", 0, 0},       {"01", 1, 2},       {"02", 3, 5},        {"03", 6, 9},
                 {"11", 10, 19},     {"12", 20, 49},     {"21", 50, 99},      {"22", 100, 199},
                 {"31", 200, 249},   {"32", 250, 499},   {"41", 500, 999},    {"42", 1000, 1999},
                 {"51", 2000, 4999}, {"52", 5000, 9999}, {"53", 10000, 10000}};
    for (size_t k = 0; k < sizeof bands / sizeof *bands; k++)
        if (cell_is(cell, bands[k].band)) return (bands[k].least + bands[k].most) / 2;
    return NAN;
}

/* "47.11C" or "47.11Y" -> 4711; -1 when it is not such a code. */
static int class_of(const RowsCell *cell) {
    const char *c = cell->text;
    if (cell->length < 5 || c[2] != '.') return -1;
    int value = 0;
    for (size_t i = 0; i < 5; i++) {
        if (i == 2) continue;
        if (c[i] < '0' || c[i] > '9') return -1;
        value = 10 * value + (c[i] - '0');
    }
    return value;
}

/* NULL when missing, or withheld by the office ("[ND]"). */
static const char *text_of(const Sirene *s, const RowsCell *cell) {
    if (!cell->length || cell_is(cell, "[ND]")) return NULL;
    return arena_strndup(s->scratch, cell->text, cell->length);
}

/* ---- rows ---- */

/* The class and version of the best code given; -1 with none. */
static int activity_class(Sirene *s, const RowsRow *row, NaceVersion *version) {
    const int class25 = class_of(&row->cell[ACTIVITY25]);
    *version = NACE_2025;
    if (class25 >= 0) return class25;
    *version = NACE_2008;
    if (cell_is(&row->cell[NOMENCLATURE], "NAFRev2")) return class_of(&row->cell[ACTIVITY]);
    s->older++;
    return -1;
}

static size_t sectors_of(Sirene *s, const RowsRow *row, RegisterSector *sector) {
    NaceVersion version;
    int group[NACE_GROUPS_MAX];
    double weight[NACE_GROUPS_MAX];
    const int class4 = activity_class(s, row, &version);
    const size_t count = nace_class_groups(s->nace, version, class4, group, weight);
    for (size_t k = 0; k < count; k++) {
        const char *code = arena_printf(s->scratch, "%s:%04d",
                                        version == NACE_2025 ? "NAF2025" : "NAFRev2", class4);
        sector[k] = (RegisterSector){nace_group_name(s->nace, group[k]), code, "class", weight[k]};
    }
    return count;
}

/* Degrees, where the extract has been geocoded. */
static const char *degrees(const RowsRow *row, double *lon, double *lat) {
    double x, y;
    if (!row->cell[LON].length || !row->cell[LAT].length) return NULL;
    if (!cell_number(&row->cell[LON], '.', &x) || !cell_number(&row->cell[LAT], '.', &y))
        return "not a number with a decimal point";
    if (!(fabs(x) <= 180 && fabs(y) <= 90)) return "not degrees";
    if (x == 0 && y == 0) return NULL; /* not found */
    *lon = x;
    *lat = y;
    return NULL;
}

/* Longitude and latitude, NaN when not given; the reason when they cannot be. */
static const char *place(Sirene *s, const RowsRow *row, double *lon, double *lat) {
    double x, y;
    const char *why = NULL;
    *lon = *lat = NAN;
    if (!row->cell[EAST].length || cell_is(&row->cell[EAST], "[ND]")) return degrees(row, lon, lat);
    if (!cell_number(&row->cell[EAST], '.', &x) || !cell_number(&row->cell[NORTH], '.', &y))
        return "not a number with a decimal point";
    (void)projection_wgs84(s->lambert93, x, y, lon, lat, &why);
    return why;
}

static void fill_address(const Sirene *s, const RowsRow *row, RegisterStorefront *shop) {
    const char *house = text_of(s, &row->cell[HOUSE]), *repeat = text_of(s, &row->cell[REPEAT]);
    const char *kind = text_of(s, &row->cell[STREET_KIND]),
               *street = text_of(s, &row->cell[STREET]);
    shop->name = text_of(s, &row->cell[row->cell[SIGN].length ? SIGN : USUAL]);
    shop->street = kind && street ? arena_printf(s->scratch, "%s %s", kind, street) : street;
    shop->house_number = house && repeat ? arena_printf(s->scratch, "%s %s", house, repeat) : house;
}

static Status put(Sirene *s, RowsRow *row, RegisterStorefront *shop, const RegisterSector *sector,
                  size_t sectors, Err *err) {
    int64_t key = register_writer_find(&s->reg, shop->storefront_id);
    const char *why = place(s, row, &shop->lon, &shop->lat);
    if (why) return rows_reject(row, EAST, why, err);
    shop->postcode = text_of(s, &row->cell[POSTCODE]);
    shop->municipality = text_of(s, &row->cell[TOWN]);
    shop->staff_fte = band_middle(&row->cell[BAND]);
    if (cell_is(&row->cell[DIFFUSION], "P")) {
        s->masked++;
        shop->lon = shop->lat = NAN;
    } else {
        fill_address(s, row, shop);
    }
    TRY(register_writer_put(&s->reg, shop, sector[0].sector, &key, err));
    return register_writer_claim(&s->reg, key,
                                 &(RegisterClaims){.sector = sector, .sectors = sectors}, err);
}

static Status take_checked(Sirene *s, RowsRow *row, int created, int since, Err *err) {
    RegisterSector sector[NACE_GROUPS_MAX];
    RegisterStorefront shop = {.storefront_id = text_of(s, &row->cell[SIRET]),
                               .enterprise_id = text_of(s, &row->cell[SIREN]),
                               .opened_on = created,
                               .closed_on = INT_MIN,
                               .input_id = s->load->sink->input_id,
                               .line = row->line};
    const int64_t known = register_writer_find(&s->reg, shop.storefront_id);
    if (cell_is(&row->cell[STATE], "F")) {
        s->closed++;
        return known < 0 ? ST_OK : register_writer_gone(&s->reg, known, since, err);
    }
    const size_t sectors = sectors_of(s, row, sector);
    if (sectors) return put(s, row, &shop, sector, sectors, err);
    s->elsewhere++;
    return known < 0 ? ST_OK : register_writer_gone(&s->reg, known, since, err);
}

static Status take(void *context, RowsRow *row, Err *err) {
    Sirene *s = context;
    int created, since;
    if (!number_fits(&row->cell[SIREN], 9))
        return rows_reject(row, SIREN, "not 9 digits that pass the Luhn test", err);
    if (!number_fits(&row->cell[SIRET], 14))
        return rows_reject(row, SIRET, "not 14 digits that pass the Luhn test", err);
    if (memcmp(row->cell[SIREN].text, row->cell[SIRET].text, 9) != 0)
        return rows_reject(row, SIRET, "does not begin with its SIREN", err);
    if (!cell_date(&row->cell[CREATED], "yyyy-mm-dd", &created))
        return rows_reject(row, CREATED, "not a date yyyy-mm-dd", err);
    if (!cell_date(&row->cell[SINCE], "yyyy-mm-dd", &since))
        return rows_reject(row, SINCE, "not a date yyyy-mm-dd", err);
    if (!cell_is(&row->cell[STATE], "A") && !cell_is(&row->cell[STATE], "F"))
        return rows_reject(row, STATE, "neither A (open) nor F (closed)", err);
    if (!cell_is(&row->cell[DIFFUSION], "O") && !cell_is(&row->cell[DIFFUSION], "P"))
        return rows_reject(row, DIFFUSION, "neither O (full) nor P (partly masked)", err);
    if (row->cell[EAST].length && !s->lambert93)
        TRY(projection_open("EPSG:2154", &s->lambert93, err));
    s->scratch = arena_open();
    const Status status = take_checked(s, row, created, since, err);
    arena_close(s->scratch);
    return status;
}

/* ---- the source ---- */

static int recognise(const Sample *sample) {
    static const char *const needed[] = {"siret", "etatAdministratifEtablissement",
                                         "activitePrincipaleEtablissement", NULL};
    return sample_has_all(sample, needed) ? SURELY_MINE : NOT_MINE;
}

static Status read_open(Sirene *s, Err *err) {
    TRY(register_writer_open(s->load, &s->reg, err));
    TRY(rows_read(s->load, 0, &(RowsFormat){.columns = columns}, take, s, err));
    if (s->masked) load_note(s->load, 0, "%zu partly masked", s->masked);
    TRY(load_tally(s->load, "closed establishments", s->closed, err));
    TRY(load_tally(s->load, "activities in an older nomenclature", s->older, err));
    return load_tally(s->load, "establishments outside storefront sectors", s->elsewhere, err);
}

static Status read_stock(Load *load, Err *err) {
    Sirene s = {.load = load, .nace = load->sink->nace};
    const Status status = read_open(&s, err);
    register_writer_close(&s.reg);
    projection_close(s.lambert93);
    return status;
}

const Source source_sirene = {
    .name = "sirene",
    .title = "French register of establishments (SIRENE, StockEtablissement)",
    .order = READ_REGISTER,
    .recognise = recognise,
    .read = read_stock,
};
