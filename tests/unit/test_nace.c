#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/reference/nace.h"

static const char *group_of(const Nace *nace, const char *label) {
    const int group = nace_label_group(nace, label, strlen(label));
    return group == NACE_NO_GROUP ? "" : nace_group_name(nace, group);
}

/* Codes and groups as the shipped table prints them. */
Test(nace, a_code_with_its_version_has_a_sector_group) {
    Arena *arena = arena_open();
    const Nace *nace = nace_open(arena);
    cr_expect(eq(str, group_of(nace, "2008:47260"), "tobacco_vape"));
    cr_expect(eq(str, group_of(nace, "2025:47260"), "tobacco_vape"));
    cr_expect(eq(str, group_of(nace, "2008:5610202"), "fastfood_takeaway"));
    cr_expect(eq(str, group_of(nace, "2008:5610299"), "fastfood_takeaway"), "by the 5-digit code");
    arena_close(arena);
}

Test(nace, any_other_text_has_none) {
    static const char *const labels[] = {
        "",           "47260",      "2008:",      "2008:4726",  "2008:472600", "2003:47260",
        "2008:4726x", "2008:-4726", "2008-47260", "2008:99999", "restaurant"};
    Arena *arena = arena_open();
    const Nace *nace = nace_open(arena);
    for (size_t k = 0; k < sizeof labels / sizeof *labels; k++)
        cr_expect(eq(str, group_of(nace, labels[k]), ""), "%s", labels[k]);
    arena_close(arena);
}
