/* kbo_extract OUT [SHARE] - a full extract of the Belgian register as large as the real one.
 *
 * Invented, deterministic, with the shapes of extract 140 (October 2025): rows per file, rows per
 * entity (median 6, mean 12), kinds of code, versions, groups, quoting, NULL and "". SHARE (0..1,
 * default 1) makes a smaller one. Run in the checkout: it reads the list of storefront codes. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    ENTERPRISES = 1938238,
    ESTABLISHMENTS = 1672491,
    SEATS = 1161940,
    BRANCHES = 7326,
    CONTACTS = 691158,
    CODES = 21501,
    SHOP_CODES = 512,
};

static uint64_t state = 88172645463325252u;

static uint64_t chance(uint64_t below) { /* xorshift64 */
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
}

static FILE *make(const char *folder, const char *name, const char *header) {
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s.csv", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file) {
        perror(path);
        exit(1);
    }
    (void)setvbuf(file, NULL, _IOFBF, 1 << 20);
    (void)fprintf(file, "%s\n", header);
    return file;
}

static void done(FILE *file) {
    if (fclose(file)) {
        perror("write");
        exit(1);
    }
}

/* The k-th number of a kind: every fifth of its eight first digits, with check digits. */
static const char *number(int first, uint64_t k, char out[16]) {
    const uint64_t head = (uint64_t)first * 10000000 + 1000000 + 4 * k + (first == 0) * 1000000;
    const uint64_t all = 100 * head + 97 - head % 97, n = all % 1000000000;
    (void)snprintf(out, 16, first < 2 ? "%d%03d.%03d.%03d" : "%d.%03d.%03d.%03d",
                   (int)(all / 1000000000), (int)(n / 1000000), (int)(n / 1000 % 1000),
                   (int)(n % 1000));
    return out;
}

static const char *day(char out[16]) {
    (void)snprintf(out, 16, "%02d-%02d-%04d", 1 + (int)chance(28), 1 + (int)chance(12),
                   1960 + (int)chance(65));
    return out;
}

/* ---- codes ---- */

static char shop_code[2][SHOP_CODES][8]; /* by version: 2008, 2025 */
static size_t shop_codes[2];

static void load_codes(void) {
    char line[1024];
    FILE *file = fopen("datasets/reference/nace_storefront.csv", "r");
    if (!file) {
        perror("datasets/reference/nace_storefront.csv");
        exit(1);
    }
    while (fgets(line, sizeof line, file)) {
        const size_t length = strcspn(line, ",");
        const int version = strncmp(line + length, ",2025,", 6) == 0;
        if (length > 7 || line[0] < '0' || line[0] > '9') continue;
        memcpy(shop_code[version][shop_codes[version]++], line, length);
    }
    (void)fclose(file);
}

/* An activity code: a storefront's for shops, any other for the rest; a third have seven digits. */
static void code(int version, int shop, char out[16]) {
    if (version < 2 && shop && chance(10) < 7)
        (void)snprintf(out, 16, "%s", shop_code[version][chance(shop_codes[version])]);
    else
        (void)snprintf(out, 16, "%05d", 1000 + (int)chance(44000));
    if (strlen(out) == 5 && chance(3) == 0)
        (void)snprintf(out + 5, 11, "%02d", 1 + (int)chance(30));
}

/* ---- files ---- */

static void write_entities(const char *folder, uint64_t n, uint64_t m) {
    char id[16], other[16], date[16];
    FILE *f = make(folder, "enterprise",
                   "\"EnterpriseNumber\",\"Status\",\"JuridicalSituation\",\"TypeOfEnterprise\","
                   "\"JuridicalForm\",\"JuridicalFormCAC\",\"StartDate\"");
    for (uint64_t k = 0; k < n; k++) {
        const int person = chance(10) < 4;
        (void)fprintf(f, "\"%s\",\"AC\",\"%s\",\"%d\",%s,,%s\n", number(0, k, id),
                      chance(50) ? "000" : "050", person ? 1 : 2, person ? "" : "\"610\"",
                      day(date));
    }
    done(f);
    f = make(folder, "establishment", "\"EstablishmentNumber\",\"StartDate\",\"EnterpriseNumber\"");
    for (uint64_t k = 0; k < m; k++)
        (void)fprintf(f, "\"%s\",%s,\"%s\"\n", number(2, k, id), day(date),
                      number(0, chance(n), other));
    done(f);
}

static void write_names(const char *folder, uint64_t n, uint64_t m) {
    char id[16];
    FILE *f = make(folder, "denomination",
                   "\"EntityNumber\",\"Language\",\"TypeOfDenomination\",\"Denomination\"");
    for (uint64_t k = 0; k < n + m; k++) {
        if (k >= n && chance(10) < 5) continue;
        (void)number(k < n ? 0 : 2, k < n ? k : k - n, id);
        (void)fprintf(f, "\"%s\",\"%d\",\"%s\",\"%s %d%s\"\n", id, (int)chance(3),
                      k < n ? "001" : "003", k < n ? "Onderneming" : "Winkel", (int)chance(1000000),
                      chance(30) ? "" : " \"\"De Hoek\"\"");
        if (chance(4) == 0)
            (void)fprintf(f, "\"%s\",\"1\",\"003\",\"Enseigne %d\"\n", id, (int)chance(1000000));
    }
    done(f);
}

static void write_address(FILE *f, const char *id, const char *type) {
    (void)fprintf(f,
                  "\"%s\",\"%s\",,,\"%d\",\"Gemeente %d\",\"Commune %d\",\"Straat %d\",\"Rue "
                  "%d\",\"%d\",\"%s\",\"\",\n",
                  id, type, 1000 + (int)chance(8999), (int)chance(580), (int)chance(580),
                  (int)chance(40000), (int)chance(40000), 1 + (int)chance(300),
                  chance(5) ? "" : "B1");
}

static void write_addresses(const char *folder, uint64_t n, uint64_t m, uint64_t seats) {
    char id[16];
    FILE *f =
        make(folder, "address",
             "\"EntityNumber\",\"TypeOfAddress\",\"CountryNL\",\"CountryFR\",\"Zipcode\","
             "\"MunicipalityNL\",\"MunicipalityFR\",\"StreetNL\",\"StreetFR\",\"HouseNumber\","
             "\"Box\",\"ExtraAddressInfo\",\"DateStrikingOff\"");
    for (uint64_t k = 0; k < seats; k++) write_address(f, number(0, k * (n / seats), id), "REGO");
    for (uint64_t k = 0; k < m; k++) write_address(f, number(2, k, id), "BAET");
    done(f);
}

/* Rows of one entity: median 6, mean about 12. */
static int rows_of_entity(void) {
    const uint64_t u = chance(100);
    if (u < 19) return 0;
    if (u < 60) return 1 + (int)chance(8);
    if (u < 95) return 4 + (int)chance(18);
    return 20 + (int)chance(90);
}

static void write_activities(const char *folder, uint64_t n, uint64_t m) {
    static const char *const years[] = {"2008", "2025", "2003"};
    char id[16], digits[16];
    FILE *f = make(folder, "activity",
                   "\"EntityNumber\",\"ActivityGroup\",\"NaceVersion\",\"NaceCode\","
                   "\"Classification\"");
    for (uint64_t k = 0; k < n + m; k++) {
        const int shop = k >= n && chance(100) < 25, rows = rows_of_entity();
        (void)number(k < n ? 0 : 2, k < n ? k : k - n, id);
        for (int r = 0; r < rows; r++) {
            const uint64_t u = chance(1000);
            const int version = u < 458 ? 0 : u < 935 ? 1 : 2;
            const uint64_t g = chance(1000);
            code(version, shop, digits);
            (void)fprintf(f, "\"%s\",\"%s\",\"%s\",\"%s\",\"%s\"\n", id,
                          g < 788   ? "003"
                          : g < 965 ? "001"
                                    : "006",
                          years[version], digits, chance(1000) < 804 ? "MAIN" : "SECO");
        }
    }
    done(f);
}

static void write_rest(const char *folder, uint64_t n, double share) {
    char id[16], other[16], date[16];
    FILE *f = make(folder, "branch", "\"Id\",\"StartDate\",\"EnterpriseNumber\"");
    for (uint64_t k = 0; k < BRANCHES * share; k++)
        (void)fprintf(f, "\"%s\",%s,\"%s\"\n", number(9, k, id), day(date),
                      number(0, chance(n), other));
    done(f);
    f = make(folder, "contact", "\"EntityNumber\",\"EntityContact\",\"ContactType\",\"Value\"");
    for (uint64_t k = 0; k < CONTACTS * share; k++)
        (void)fprintf(f, "\"%s\",\"ENT\",\"EMAIL\",\"info%d@example.invalid\"\n", number(0, k, id),
                      (int)chance(100000));
    done(f);
    f = make(folder, "code", "\"Category\",\"Code\",\"Language\",\"Description\"");
    for (int k = 0; k < CODES; k++)
        (void)fprintf(f, "\"Nace2025\",\"%05d\",\"NL\",\"Omschrijving %d\"\n", k, k);
    done(f);
    f = make(folder, "meta", "\"Variable\",\"Value\"");
    (void)fprintf(f,
                  "\"SnapshotDate\",\"03-10-2025\"\n\"ExtractTimestamp\",\"05-10-2025 "
                  "07:40:18\"\n\"ExtractType\",\"full\"\n\"ExtractNumber\",\"140\"\n\"Version\","
                  "\"1.0.0\"\n");
    done(f);
}

int main(int argc, char **argv) {
    if (argc < 2) {
        (void)fprintf(stderr, "usage: kbo_extract OUT [SHARE]\n");
        return 2;
    }
    const double share = argc > 2 ? strtod(argv[2], NULL) : 1;
    const uint64_t n = (uint64_t)(ENTERPRISES * share), m = (uint64_t)(ESTABLISHMENTS * share);
    load_codes();
    (void)mkdir(argv[1], 0777);
    write_entities(argv[1], n, m);
    write_names(argv[1], n, m);
    write_addresses(argv[1], n, m, (uint64_t)(SEATS * share));
    write_activities(argv[1], n, m);
    write_rest(argv[1], n, share);
    return 0;
}
