/* Nothing from outside can leave its place in a page. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "reports/write/markup.h"

static void expect_text(const char *given, const char *wanted) {
    Markup m = {0};
    markup_element(&m, "p", NULL, given);
    char whole[256];
    (void)snprintf(whole, sizeof whole, "%s%s%s", "<p>", wanted, "</p>");
    cr_assert_str_eq(m.out.at, whole);
    markup_free(&m);
}

Test(markup, text_is_escaped) {
    expect_text("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
    expect_text("a & b \"c\" 'd'", "a &amp; b &quot;c&quot; &#39;d&#39;");
    expect_text("&lt;", "&amp;lt;");
    expect_text("", "");
}

Test(markup, control_characters_vanish) {
    expect_text(
        "a\x1b[31mb\x07\x7f\r"
        "c",
        "a[31mbc");
    expect_text(
        "a\xC2\x9B"
        "b",
        "ab"); /* C1 */
    expect_text(
        "a\xE2\x80\xAE"
        "b",
        "ab"); /* right-to-left override */
    /* XML has U+FFFD, but not the two behind it */
    expect_text("a\xEF\xBF\xBD\xEF\xBF\xBE\xEF\xBF\xBFz", "a\xEF\xBF\xBDz");
}

Test(markup, malformed_utf8_is_replaced) {
    expect_text("caf\xC3\xA9", "caf\xC3\xA9");
    expect_text(
        "a\xFF"
        "b",
        "a\xEF\xBF\xBD"
        "b");
    expect_text("a\xC3", "a\xEF\xBF\xBD");
    expect_text(
        "\xC0\xBC"
        "script",
        "\xEF\xBF\xBD\xEF\xBF\xBDscript");                               /* overlong < */
    expect_text("\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"); /* surrogate */
    expect_text("\xF0\x9F", "\xEF\xBF\xBD\xEF\xBF\xBD");
}

Test(markup, attributes_stay_inside_their_quotes) {
    Markup m = {0};
    markup_open(&m, "a");
    markup_attr(&m, "title", "\" onclick=\"x\x01");
    markup_attr(&m, "hidden", NULL);
    markup_attr_number(&m, "x", -0.001);
    markup_attr_number(&m, "y", 12.5);
    markup_attr_number(&m, "z", 100.0);
    markup_close(&m);
    cr_assert_str_eq(
        m.out.at, "<a title=\"&quot; onclick=&quot;x\" hidden x=\"0\" y=\"12.5\" z=\"100\"></a>");
    cr_assert_eq(m.depth, 0);
    markup_free(&m);
}

Test(markup, elements_nest_and_void_ones_have_no_end) {
    Markup m = {0};
    markup_doctype(&m);
    markup_begin(&m, "div", "card");
    markup_open(&m, "br");
    markup_close(&m);
    markup_count(&m, 7);
    markup_element(&m, "b", "x", NULL);
    markup_close(&m);
    cr_assert_str_eq(m.out.at,
                     "<!doctype html>\n<div class=\"card\"><br>7<b class=\"x\"></b></div>");
    markup_free(&m);
}

Test(markup, plain_text_keeps_no_controls) {
    Text text = {0};
    plain_add(&text, "a\x1b]0;t\x07\n<b>\t\xFE");
    cr_assert_str_eq(text.at, "a]0;t <b> \xEF\xBF\xBD");
    text_free(&text);
    plain_add(&text, NULL);
    cr_assert_eq(text.length, 0);
}
