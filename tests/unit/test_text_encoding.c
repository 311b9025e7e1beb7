/* text_encoding: lines of eight languages, written by iconv in each encoding, are known for it. */
#include "datasets/ingest/text_encoding.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <iconv.h>
#include <string.h>

#include "tests/support/rows.h"

static const char *const lines[] = {
    "Boulangerie Pâtisserie Réaumur, 12 rue de l'Église, Hôtel du Chêne, Café Français, où déjà",
    "Brasserie Reünie, Café België, Crèmerie Zoë, Industriële knoëst, één, coördinatie, naïef",
    "Bäckerei Müller, Königsstraße, Schlößchen, Fußpflege, Geschäft, Höfe, Grüße, Änderung",
    "Panadería Peña, Calle Ángel, Peluquería Muñoz, Jamón, Niño, Bar Último, azúcar, teléfono",
    "Caffè della Città, Più, Università, perché, così, Là, Però, Virtù, Pasticceria Nicolò, è",
    "Padaria São João, Avenida Conceição, Pão, Açaí, Família, Três Irmãos, Botânica, Óptica",
    "Smørrebrød, Købmand Sørensen, Ærø, Åboulevarden, Blåbær, Strøget, Grønt, Bageri Æbleskiver",
    "Bageri Östermalm, Göteborg, Malmö, Kött och Fågel, Blåbär, Ångström, Färg, Höger, Åsa",
};

/* The line in the encoding; its length. */
static size_t write_as(Encoding encoding, const char *line, char *out, size_t room) {
    iconv_t converter = iconv_open(text_encoding_name(encoding), "UTF-8");
    char *in = (char *)line, *to = out;
    size_t left = strlen(line), free_room = room;
    cr_assert(ne(ptr, converter, (iconv_t)-1));
    cr_assert(eq(sz, iconv(converter, &in, &left, &to, &free_room), (size_t)0), "%s", in);
    (void)iconv_close(converter);
    return room - free_room;
}

EachRow(text_encoding, a_line_is_known_for_what_it_was_written_in, lines) {
    static const Encoding encodings[] = {ENCODING_UTF8, ENCODING_WINDOWS_1252, ENCODING_MAC_ROMAN,
                                         ENCODING_DOS};
    char bytes[512];
    for (size_t k = 0; k < sizeof encodings / sizeof *encodings; k++) {
        const size_t length = write_as(encodings[k], lines[*row], bytes, sizeof bytes);
        cr_expect(eq(int, text_encoding(bytes, length, true), encodings[k]));
    }
}

/* Every mark that Windows puts into a text of the west is no letter of the Mac. */
Test(text_encoding, quotes_and_dashes_of_windows_are_no_letters) {
    static const char *const texts[] = {"l\x92or \x93prix\x94 \x96 5 \x80", "Chez \x91Jo\x92 \x85",
                                        "5 m\xB2, 10 \xB0, 3 \x80"};
    for (size_t k = 0; k < 3; k++)
        cr_expect(eq(int, text_encoding(texts[k], strlen(texts[k]), true), ENCODING_WINDOWS_1252),
                  "%zu", k);
}
