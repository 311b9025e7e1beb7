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
    iconv_t converter = iconv_open(encoding_name(encoding), "UTF-8");
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

typedef struct East {
    Encoding encoding;
    const char *line;
} East;

static const East east[] = {
    {ENCODING_WINDOWS_1250, "Cipőbolt"},
    {ENCODING_WINDOWS_1250, "Főzelékfaló, Király utca 12, Gyűjtő, Könyvesbolt, Étterem, Üveges"},
    {ENCODING_WINDOWS_1250, "Piekarnia Świętej Łucji, ul. Żwirki 5, Skład, Kwiaciarnia Róża, Łódź"},
    {ENCODING_WINDOWS_1250,
     "Kavárna Nový Svět, Příčná ulice, Pekařství Dvořák, Železářství, Šťastný"},
    {ENCODING_WINDOWS_1250, "Kaviareň Starý Ľudovít, Mäsiarstvo, Hračky, Štúrova, Potraviny Kôň"},
    {ENCODING_LATIN_2, "Piekarnia Świętej Łucji, ul. Żwirki 5, Skład, Kwiaciarnia Róża, Łódź"},
    {ENCODING_LATIN_2, "Kavárna Nový Svět, Příčná ulice, Pekařství Dvořák, Železářství, Šťastný"},
    {ENCODING_WINDOWS_1254, "Şişli Fırını, Güneş Kuyumcu, Çarşı, İstanbul Kebapçısı, Doğan, Işık"},
    {ENCODING_WINDOWS_1257, "Kepykla Šeštadienis, Gėlės, Vaistinė Žvėryno, Ąžuolas, Mėsos rūšys"},
    {ENCODING_WINDOWS_1252,
     "Bakarí Sandholt, Þórður, Kaffihús, Laugavegur, Blómabúð, Fiskbúðin, Hús"},
    {ENCODING_WINDOWS_1252,
     "Crèmerie, Café, Bäckerei, Peña, São, Più, Smørrebrød, Åbo, Ações, œuvre"},
    {ENCODING_WINDOWS_1252,
     "50 m\xC2\xB3, 3\xC2\xB0 \xC3\xA9tage, n\xC2\xB0"
     "5, \xC2\xA3"
     "5, \xC2\xBFqu\xC3\xA9? \xC2\xA9 Caf\xC3\xA9"},
};

EachRow(text_encoding, a_line_of_central_europe_is_known, east) {
    const East *c = &east[*row];
    char bytes[512];
    const size_t length = write_as(c->encoding, c->line, bytes, sizeof bytes);
    cr_expect(eq(int, text_encoding(bytes, length, true), c->encoding), "%s", c->line);
}

/* Every mark that Windows puts into a text of the west is no letter of the Mac. */
Test(text_encoding, quotes_and_dashes_of_windows_are_no_letters) {
    static const char *const texts[] = {"l\x92or \x93prix\x94 \x96 5 \x80", "Chez \x91Jo\x92 \x85",
                                        "5 m\xB2, 10 \xB0, 3 \x80"};
    for (size_t k = 0; k < 3; k++)
        cr_expect(eq(int, text_encoding(texts[k], strlen(texts[k]), true), ENCODING_WINDOWS_1252),
                  "%zu", k);
}
