#include "datasets/reference/nace.h"

#include <stdint.h>
#include <string.h>

#include "datasets/base/embed.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"

enum { FIVE = 100000, LONG_MAX_ = 64, PAIRS_MAX = 256 };

struct Nace {
    uint8_t five[NACE_VERSIONS][FIVE]; /* group + 1, 0 = none */
    struct {
        int code;
        NaceVersion version;
        uint8_t group; /* + 1 */
    } seven[LONG_MAX_];
    size_t sevens;
    const char *name[NACE_GROUPS_MAX];
    size_t groups;
    struct {
        int from, to;
    } pair[PAIRS_MAX]; /* 2008 -> 2025 */
    size_t pairs;
};

static uint8_t group_of(Nace *nace, Arena *arena, const char *name, size_t length) {
    for (size_t g = 0; g < nace->groups; g++)
        if (text_slice_equal(name, length, nace->name[g])) return (uint8_t)(g + 1);
    nace->name[nace->groups++] = arena_strndup(arena, name, length);
    return (uint8_t)nace->groups;
}

/* One line "code,version,...,sector_group". */
static void take_code(Nace *nace, Arena *arena, const char *line, size_t length) {
    long long code, year;
    const char *comma = memchr(line, ',', length), *last = line + length;
    while (last > line && last[-1] != ',') last--;
    if (!comma || !num_parse_long(line, (size_t)(comma - line), &code) ||
        !num_parse_long(comma + 1, 4, &year))
        return;
    const NaceVersion version = year == 2008 ? NACE_2008 : NACE_2025;
    const uint8_t group = group_of(nace, arena, last, (size_t)(line + length - last));
    if (comma - line == 5)
        nace->five[version][code] = group;
    else if (nace->sevens < LONG_MAX_) {
        nace->seven[nace->sevens].code = (int)code;
        nace->seven[nace->sevens].version = version;
        nace->seven[nace->sevens++].group = group;
    }
}

/* One line "code2008,code2025,...". */
static void take_pair(Nace *nace, Arena *arena, const char *line, size_t length) {
    (void)arena;
    long long from, to;
    const char *comma = memchr(line, ',', length);
    const char *next = comma ? memchr(comma + 1, ',', length - (size_t)(comma + 1 - line)) : NULL;
    if (!next || !num_parse_long(line, (size_t)(comma - line), &from) ||
        !num_parse_long(comma + 1, (size_t)(next - comma - 1), &to) || nace->pairs == PAIRS_MAX)
        return;
    nace->pair[nace->pairs].from = (int)from;
    nace->pair[nace->pairs++].to = (int)to;
}

/* Calls take for each line of an embedded table; header lines do not parse and fall out. */
static void each_line(Nace *nace, Arena *arena, const char *path,
                      void (*take)(Nace *, Arena *, const char *, size_t)) {
    for (const char *line = embedded(path)->text; line && *line;) {
        const size_t length = strcspn(line, "\n");
        take(nace, arena, line, length);
        line += length + (line[length] == '\n');
    }
}

const Nace *nace_open(Arena *arena) {
    Nace *nace = ARENA_ARRAY(arena, Nace, 1);
    each_line(nace, arena, "reference/nace_storefront.csv", take_code);
    each_line(nace, arena, "reference/nace_map_2008_2025.csv", take_pair);
    return nace;
}

int nace_group(const Nace *nace, NaceVersion version, int code) {
    if (code < 0) return NACE_NO_GROUP;
    if (code < FIVE) return nace->five[version][code] - 1;
    for (size_t k = 0; k < nace->sevens; k++)
        if (nace->seven[k].code == code && nace->seven[k].version == version)
            return nace->seven[k].group - 1;
    const int five = code / 100;
    if (five >= FIVE) return NACE_NO_GROUP;
    /* 6831101 extends 68310: in 2025 some classes have no fifth digit of their own */
    const int group = nace->five[version][five] - 1;
    return group >= 0 ? group : nace->five[version][five - five % 10] - 1;
}

const char *nace_group_name(const Nace *nace, int group) {
    return nace->name[group];
}

int nace_group_named(const Nace *nace, const char *name) {
    for (size_t g = 0; g < nace->groups; g++)
        if (text_equal(nace->name[g], name)) return (int)g;
    return NACE_NO_GROUP;
}

/* Groups of the codes from `begin` up to `end` are at least so near to each other. */
static void bring_near(const uint8_t *five, int begin, int end, NaceKin kin, NaceKins *out) {
    uint8_t group[NACE_GROUPS_MAX] = {0}; /* + 1 */
    bool seen[NACE_GROUPS_MAX + 1] = {false};
    size_t count = 0;
    for (int code = begin; code < end; code++) {
        if (!five[code] || seen[five[code]]) continue;
        seen[five[code]] = true;
        group[count++] = five[code];
    }
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++) {
            unsigned char *known = &out->kin[group[i] - 1][group[j] - 1];
            if (kin < *known) *known = (unsigned char)kin;
        }
}

void nace_kins(const Nace *nace, NaceKins *out) {
    enum { DIVISION = 1000, NEAR = 100 }; /* codes that share two digits, and three */
    memset(out, NACE_APART, sizeof *out);
    for (size_t g = 0; g < NACE_GROUPS_MAX; g++) out->kin[g][g] = NACE_SAME;
    for (int version = 0; version < NACE_VERSIONS; version++) {
        const uint8_t *five = nace->five[version];
        for (int begin = 0; begin < FIVE; begin += DIVISION)
            bring_near(five, begin, begin + DIVISION, NACE_DIVISION, out);
        for (int begin = 0; begin < FIVE; begin += NEAR)
            bring_near(five, begin, begin + NEAR, NACE_NEAR, out);
    }
}

size_t nace_heirs(const Nace *nace, int code2008, int heirs[NACE_HEIRS_MAX]) {
    size_t count = 0;
    for (size_t k = 0; k < nace->pairs && count < NACE_HEIRS_MAX; k++)
        if (nace->pair[k].from == code2008) heirs[count++] = nace->pair[k].to;
    return count;
}

/* Sorts by weight, heaviest first; equal weights by name. */
static void sort_groups(const Nace *nace, size_t count, int *group, double *weight) {
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0; k--) {
            const bool before = weight[k] > weight[k - 1] ||
                                (weight[k] == weight[k - 1] &&
                                 strcmp(nace->name[group[k]], nace->name[group[k - 1]]) < 0);
            if (!before) break;
            const int g = group[k];
            const double w = weight[k];
            group[k] = group[k - 1];
            weight[k] = weight[k - 1];
            group[k - 1] = g;
            weight[k - 1] = w;
        }
}

size_t nace_class_groups(const Nace *nace, NaceVersion version, int class4,
                         int group[NACE_GROUPS_MAX], double weight[NACE_GROUPS_MAX]) {
    size_t codes[NACE_GROUPS_MAX] = {0}, all = 0, count = 0;
    if (class4 < 0 || class4 >= FIVE / 10) return 0;
    for (int last = 0; last < 10; last++) {
        const uint8_t g = nace->five[version][10 * class4 + last];
        if (!g) continue;
        codes[g - 1]++;
        all++;
    }
    for (size_t g = 0; g < nace->groups; g++) {
        if (!codes[g]) continue;
        group[count] = (int)g;
        weight[count++] = (double)codes[g] / (double)all;
    }
    sort_groups(nace, count, group, weight);
    return count;
}
