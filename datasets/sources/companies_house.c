/* companies_house - the register of companies of the United Kingdom (BasicCompanyData).
 *
 * It knows companies and their registered office, not shops: each company in a storefront sector
 * becomes one storefront in the documented state "registered_office", so that nobody takes the
 * address for a place of trade unseen. Header names may begin with a blank. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "datasets/ingest/fact_writer.h"
#include "datasets/ingest/register_writer.h"
#include "datasets/ingest/rows.h"

enum {
    NUMBER,
    NAME,
    STREET,
    TOWN,
    POSTCODE,
    STATUS,
    DISSOLVED,
    FOUNDED,
    SIC1,
    SIC2,
    SIC3,
    SIC4,
    SICS = 4
};
static const RowsColumn columns[] = {
    [NUMBER] = {"CompanyNumber", true, true, false},
    [NAME] = {"CompanyName", true, false, false},
    [STREET] = {"RegAddress.AddressLine1", false, false, false},
    [TOWN] = {"RegAddress.PostTown", false, false, false},
    [POSTCODE] = {"RegAddress.PostCode", false, false, false},
    [STATUS] = {"CompanyStatus", true, false, false},
    [DISSOLVED] = {"DissolutionDate", false, true, false},
    [FOUNDED] = {"IncorporationDate", false, true, false},
    [SIC1] = {"SICCode.SicText_1", true, true, false},
    [SIC2] = {"SICCode.SicText_2", false, true, false},
    [SIC3] = {"SICCode.SicText_3", false, true, false},
    [SIC4] = {"SICCode.SicText_4", false, true, false},
    {NULL, false, false, false},
};

enum { NUMBER_LENGTH = 8 };

typedef struct Companies {
    Load *load;
    RegisterWriter reg;
    const Nace *nace;
    Arena *scratch; /* of the row */
    size_t elsewhere, none, dissolved, zeros;
} Companies;

/* ---- cells ---- */

static bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

/* Eight digits, or up to two letters and digits (SC123456, R0000123); numbers of societies end with
 * one or two letters as well (IP12345R, SP1234RS). */
static bool number_fits(const RowsCell *cell) {
    if (cell->length != NUMBER_LENGTH) return false;
    const bool society = is_capital(cell->text[0]) && is_capital(cell->text[1]);
    for (size_t i = 0; i < NUMBER_LENGTH; i++) {
        const char c = cell->text[i];
        const bool may = i < 2 ? i == 0 || !(cell->text[0] >= '0' && cell->text[0] <= '9')
                               : society && i >= NUMBER_LENGTH - 2;
        if (!(c >= '0' && c <= '9') && !(is_capital(c) && may)) return false;
    }
    return true;
}

/* A number of digits only that a spreadsheet cut short: its zeros are put back, into `out`. */
static bool lost_zeros(const RowsCell *cell, char out[NUMBER_LENGTH + 1]) {
    if (!cell->length || cell->length >= NUMBER_LENGTH) return false;
    for (size_t i = 0; i < cell->length; i++)
        if (cell->text[i] < '0' || cell->text[i] > '9') return false;
    memset(out, '0', NUMBER_LENGTH - cell->length);
    memcpy(out + NUMBER_LENGTH - cell->length, cell->text, cell->length);
    out[NUMBER_LENGTH] = 0;
    return true;
}

/* "47110 - Retail sale ..." -> 4711; -1 when it is not such a code, -2 for "None Supplied". */
static int class_of(const RowsCell *cell) {
    int value = 0;
    if (cell_is(cell, "None Supplied")) return -2;
    if (cell->length < 5) return -1;
    for (size_t i = 0; i < 5; i++) {
        const char c = cell->text[i];
        if (c < '0' || c > '9') return -1;
        value = 10 * value + (c - '0');
    }
    return value / 10;
}

static const char *text_of(const Companies *c, const RowsCell *cell) {
    return cell->length ? arena_strndup(c->scratch, cell->text, cell->length) : NULL;
}

/* ---- sectors: up to four codes share the weight ---- */

static void add_sector(RegisterSector *sector, size_t *count, const char *name, const char *code,
                       double weight) {
    size_t k = 0;
    while (k < *count && strcmp(sector[k].sector, name) != 0) k++;
    if (k == *count) sector[(*count)++] = (RegisterSector){name, code, "SIC", 0};
    sector[k].weight += weight;
    for (; k > 0 && sector[k].weight > sector[k - 1].weight; k--) {
        const RegisterSector swap = sector[k];
        sector[k] = sector[k - 1];
        sector[k - 1] = swap;
    }
}

static size_t sectors_of(Companies *c, const RowsRow *row, RegisterSector *sector) {
    int group[NACE_GROUPS_MAX];
    double weight[NACE_GROUPS_MAX];
    size_t count = 0, codes = 0;
    for (size_t k = SIC1; k < SIC1 + SICS; k++) codes += row->cell[k].length > 0;
    for (size_t k = SIC1; k < SIC1 + SICS; k++) {
        const int class4 = class_of(&row->cell[k]);
        const size_t groups = nace_class_groups(c->nace, NACE_2008, class4, group, weight);
        const char *code = arena_printf(c->scratch, "SIC2007:%04d", class4);
        for (size_t g = 0; g < groups; g++)
            add_sector(sector, &count, nace_group_name(c->nace, group[g]), code,
                       weight[g] / (double)codes);
    }
    return count;
}

/* ---- rows ---- */

static Status put_claims(Companies *c, const RowsRow *row, int64_t key,
                         const RegisterSector *sector, size_t sectors, Err *err) {
    const char *status = text_of(c, &row->cell[STATUS]);
    const bool notable = status && !text_equal(status, "Active");
    const RegisterState state[] = {{"registered_office", INT_MIN}, {status, INT_MIN}};
    const RegisterClaims claims = {
        .sector = sector, .sectors = sectors, .state = state, .states = notable ? 2 : 1};
    return register_writer_claim(&c->reg, key, &claims, err);
}

static Status put(Companies *c, const RowsRow *row, int founded, const RegisterSector *sector,
                  size_t sectors, Err *err) {
    const char *number = text_of(c, &row->cell[NUMBER]);
    int64_t key = register_writer_find(&c->reg, number);
    const RegisterStorefront shop = {.storefront_id = number,
                                     .enterprise_id = number,
                                     .name = text_of(c, &row->cell[NAME]),
                                     .street = text_of(c, &row->cell[STREET]),
                                     .postcode = text_of(c, &row->cell[POSTCODE]),
                                     .municipality = text_of(c, &row->cell[TOWN]),
                                     .lon = NAN,
                                     .lat = NAN,
                                     .staff_fte = NAN,
                                     .opened_on = founded,
                                     .closed_on = INT_MIN,
                                     .input_id = c->load->sink->input_id,
                                     .line = row->line};
    TRY(register_writer_put(&c->reg, &shop, sector[0].sector, &key, err));
    return put_claims(c, row, key, sector, sectors, err);
}

static Status take_checked(Companies *c, RowsRow *row, int founded, int dissolved, Err *err) {
    RegisterSector sector[NACE_GROUPS_MAX];
    const int64_t known = register_writer_find(&c->reg, text_of(c, &row->cell[NUMBER]));
    const size_t sectors = dissolved == INT_MIN ? sectors_of(c, row, sector) : 0;
    if (sectors) return put(c, row, founded, sector, sectors, err);
    if (dissolved != INT_MIN)
        c->dissolved++;
    else
        c->elsewhere++;
    return known < 0 ? ST_OK : register_writer_gone(&c->reg, known, dissolved, err);
}

static Status take(void *context, RowsRow *row, Err *err) {
    Companies *c = context;
    int founded, dissolved;
    char number[NUMBER_LENGTH + 1];
    if (lost_zeros(&row->cell[NUMBER], number)) {
        row->cell[NUMBER] = (RowsCell){number, NUMBER_LENGTH};
        c->zeros++;
    }
    if (!number_fits(&row->cell[NUMBER]))
        return rows_reject(row, NUMBER, "not a company number: eight digits, or letters and digits",
                           err);
    if (!cell_date(&row->cell[FOUNDED], "dd/mm/yyyy", &founded))
        return rows_reject(row, FOUNDED, "not a date dd/mm/yyyy", err);
    if (!cell_date(&row->cell[DISSOLVED], "dd/mm/yyyy", &dissolved))
        return rows_reject(row, DISSOLVED, "not a date dd/mm/yyyy", err);
    for (size_t k = SIC1; k < SIC1 + SICS; k++)
        if (row->cell[k].length && class_of(&row->cell[k]) == -1)
            return rows_reject(row, k, "not a five-digit code followed by its text", err);
    c->none += class_of(&row->cell[SIC1]) == -2;
    c->scratch = arena_open();
    const Status status = take_checked(c, row, founded, dissolved, err);
    arena_close(c->scratch);
    return status;
}

/* ---- the source ---- */

static int recognise(const Sample *sample) {
    static const char *const needed[] = {"CompanyNumber", "CompanyStatus", "SICCode.SicText_1",
                                         NULL};
    return sample_has_all(sample, needed) ? SURELY_MINE : NOT_MINE;
}

static Status read_open(Companies *c, Err *err) {
    TRY(register_writer_open(c->load, &c->reg, err));
    TRY(rows_read(c->load, 0, &(RowsFormat){.columns = columns}, take, c, err));
    static const char zeros[] = "company numbers that lost their zeros, which were put back";
    if (c->zeros) load_note(c->load, 0, "%zu %s", c->zeros, zeros);
    TRY(load_tally(c->load, zeros, c->zeros, err));
    TRY(load_tally(c->load, "dissolved companies", c->dissolved, err));
    TRY(load_tally(c->load, "companies without an activity", c->none, err));
    return load_tally(c->load, "companies outside storefront sectors", c->elsewhere, err);
}

static Status read_companies(Load *load, Err *err) {
    Companies c = {.load = load, .nace = load->sink->nace};
    const Status status = read_open(&c, err);
    register_writer_close(&c.reg);
    return status;
}

const Source source_companies_house = {
    .name = "companies_house",
    .title = "Companies House of the United Kingdom (BasicCompanyData)",
    .order = READ_REGISTER,
    .recognise = recognise,
    .read = read_companies,
};
