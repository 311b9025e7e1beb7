/* HTML and SVG: whatever the text, expat reads the document and finds the text in it, cleaned as
 * markup.h says; the same for texts of terminals, calendars and JSON. */
#include <expat.h>
#include <string.h>

#include "reports/write/markup.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- the promise, written down a second time and slowly ---- */

/* The character at s and its bytes; 0 bytes when it is malformed (RFC 3629). */
static uint32_t character(const unsigned char *s, size_t *bytes) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t length = *s < 0x80       ? 1
                          : *s >> 5 == 6  ? 2
                          : *s >> 4 == 14 ? 3
                          : *s >> 3 == 30 ? 4
                                          : 0;
    uint32_t code = length == 1 ? *s : *s & (0x7fu >> length);
    *bytes = 0;
    for (size_t k = 1; k < length; k++) {
        if (s[k] >> 6 != 2) return 0;
        code = code << 6 | (s[k] & 0x3f);
    }
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    if (!length || code < least[length] || code > 0x10ffff || surrogate) return 0;
    *bytes = length;
    return code;
}

static bool dropped(uint32_t code) {
    return (code < 0x20 && code != '\t' && code != '\n') || (code >= 0x7f && code <= 0x9f) ||
           code == 0x200e || code == 0x200f || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0xfffe || code == 0xffff;
}

static void expect(const char *text, bool one_line, Text *out) {
    const unsigned char *s = (const unsigned char *)text;
    text_clear(out);
    text_adds(out, "");
    for (size_t bytes; *s; s += bytes ? bytes : 1) {
        const uint32_t code = character(s, &bytes);
        const bool blank = one_line && (code == '\t' || code == '\n');
        if (!bytes)
            text_adds(out, "\xEF\xBF\xBD");
        else if (blank)
            text_addc(out, ' ');
        else if (!dropped(code))
            text_add(out, (const char *)s, bytes);
    }
}

/* ---- what expat finds ---- */

typedef struct Found {
    Text text, attribute;
    size_t elements;
} Found;

static void on_start(void *context, const char *element, const char **attribute) {
    Found *found = context;
    (void)element;
    found->elements++;
    if (attribute[0] && !strcmp(attribute[0], "title")) text_adds(&found->attribute, attribute[1]);
}

static void on_text(void *context, const char *text, int length) {
    text_add(&((Found *)context)->text, text, (size_t)length);
}

static void parse(const Text *document, Found *found) {
    XML_Parser parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(parser, found);
    XML_SetElementHandler(parser, on_start, NULL);
    XML_SetCharacterDataHandler(parser, on_text);
    text_adds(&found->text, "");
    text_adds(&found->attribute, "");
    FUZZ_PROMISE(XML_Parse(parser, document->at, (int)document->length, 1) == XML_STATUS_OK);
    XML_ParserFree(parser);
}

static void check_document(const char *text, Text *expected) {
    Markup m = {0};
    Found found = {0};
    markup_open(&m, "svg");
    markup_attr(&m, "title", text);
    markup_element(&m, "text", "label", text);
    markup_close(&m);
    parse(&m.out, &found);
    FUZZ_PROMISE(found.elements == 2);
    expect(text, false, expected);
    FUZZ_PROMISE(strcmp(found.text.at, expected->at) == 0);
    expect(text, true, expected); /* XML reads blanks for line ends and tabs in attributes */
    FUZZ_PROMISE(strcmp(found.attribute.at, expected->at) == 0);
    text_free(&found.text);
    text_free(&found.attribute);
    markup_free(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    const char *text = arena_strndup(arena, (const char *)data, size);
    Text expected = {0}, plain = {0};
    check_document(text, &expected);
    text_adds(&plain, "");
    plain_add(&plain, text);
    FUZZ_PROMISE(strcmp(plain.at, expected.at) == 0 && utf8_valid(plain.at, plain.length));
    size_t bytes = 0, at = 0;
    while (at < size && data[at] && (character((const unsigned char *)text + at, &bytes), bytes))
        at += bytes;
    FUZZ_PROMISE(utf8_valid(text, strlen(text)) == (at == strlen(text)));
    fuzz_note(plain.at, plain.length);
    text_free(&expected);
    text_free(&plain);
    arena_close(arena);
    return 0;
}
