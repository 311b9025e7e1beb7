#include "detector/cli/manual_map.h"

#include <stdbool.h>
#include <string.h>

#include "datasets/base/version.h"
#include "datasets/ingest/table.h"

/* One entry: a heading (no text), a paragraph (no name), or a key with what it means and examples.
 */
typedef struct Entry {
    const char *heading, *name, *text, *example;
} Entry;

static const Entry entries[] = {
    {.heading = "In short",
     .text =
         "A mapping file says how a table of your own becomes tables of gevel. gevel import\n"
         "--guess FILE writes one that you correct; gevel import --map NAME.map.ini FILE reads\n"
         "files by it, as often as they come. It is an INI file: [section], name = value, and\n"
         "comments behind ; or #. What holds = ; # [ or outer blanks stands between double\n"
         "quotes, and a quote within them is written twice.",
     .example = "[file]\n"
                "table = storefronts\n"
                "decimal = comma\n"
                "dates = dd/mm/yyyy\n"
                "\n"
                "[columns]\n"
                "storefront_id = Nr\n"
                "name = Naam\n"
                "sector = Branche\n"
                "floor_area_m2 = Oppervlakte\n"
                "\n"
                "[sector]\n"
                "Bakkerij = bakery"},
    {.heading = "[file]: how the file is written", .text = "Every line but table may be left out."},
    {.name = "table",
     .text = "The table of gevel that the rows become; the tables and their columns stand below.",
     .example = "table = turnover"},
    {.name = "sheet",
     .text = "The sheet of a workbook. Without it, every sheet that has the columns named is read.",
     .example = "sheet = Omzet 2024"},
    {.name = "header",
     .text =
         "The line of the header; default: the first that is no title. Where two or three lines\n"
         "make the header (years above months), the first and the last; names are joined.",
     .example = "header = 3\nheader = 2-3"},
    {.name = "delimiter",
     .text = "What stands between cells: comma, semicolon, tab or pipe. Default: what the lines\n"
             "agree on. Of no use for workbooks.",
     .example = "delimiter = semicolon"},
    {.name = "encoding",
     .text =
         "Of a text that is not UTF-8: windows-1252, iso-8859-1, macintosh, cp850 (DOS),\n"
         "windows-1250, iso-8859-2, windows-1254 (Turkish) or windows-1257. Default: which of\n"
         "these it is, is found out by the letters and told. iso-8859-9, iso-8859-15, cp852,\n"
         "windows-1251 and windows-1253 are read where they stand here. Of no use for workbooks.",
     .example = "encoding = windows-1252"},
    {.name = "decimal",
     .text = "point (default) or comma. Numbers that a workbook knows as numbers are read as they\n"
             "are, whatever stands here.",
     .example = "decimal = comma"},
    {.name = "dates",
     .text =
         "How days are written, in dd, mm, yyyy and the marks between them; months the same\n"
         "without the day, or by name (jan-25, mars 2025). Days in other forms are read in the\n"
         "same order; default: as the column proves. Days that a workbook knows as days are\n"
         "read as they are.",
     .example = "dates = dd/mm/yyyy"},
    {.name = "projection",
     .text =
         "Of the columns mapped to lon and lat, where these are no degrees of WGS 84: any number\n"
         "of EPSG that PROJ knows, such as 31370 (Lambert 72), 3812 (Lambert 2008), 28992 (RD),\n"
         "2154 (Lambert-93), 25829 to 25833 (UTM), 27700 (British grid), 2056 (Switzerland) and\n"
         "3857 (web maps). Default: degrees.",
     .example = "projection = EPSG:31370"},
    {.name = "zone",
     .text =
         "Of counters whose times are in UTC or say no offset: where they stand. Default: times\n"
         "are local.",
     .example = "zone = Europe/Brussels"},
    {.name = "stamps",
     .text = "Whether the times of counts are those at which they began (start) or ended (end).\n"
             "Default: began, unless all times show that they are ends.",
     .example = "stamps = end"},
    {.name = "counts",
     .text =
         "How the figures of a file count: each (default) by itself, or running: on from the one\n"
         "before, as the display of a counter does. A file in which they only rise is refused\n"
         "until it stands here which of the two it is. With running, in the table counts and for\n"
         "days of people in footfall, what is stored is the difference from the reading right\n"
         "before; the first reading, and in counts one after a gap, say nothing of their time and\n"
         "are left out and told. A total that falls to less than half was reset and counts from\n"
         "nothing; one that falls by less is left out. Where each total was read at the time that\n"
         "stands beside it, and not at the end of the hour that begins then: stamps = end.",
     .example = "counts = running"},
    {.name = "amounts",
     .text = "units (default), or thousands where amounts are in thousands of euros.",
     .example = "amounts = thousands"},
    {.name = "currency",
     .text = "EUR, the only currency that a store keeps: a file in another one is refused.",
     .example = "currency = EUR"},
    {.heading = "[columns]: which column is which",
     .text =
         "A column of the table = the heading of the file's column. Columns that are not named\n"
         "are not read. Required columns must stand here or in [constants].",
     .example = "[columns]\nstorefront_id = Vestigingsnummer\namount_eur = Omzet excl. btw"},
    {.name = "two columns in one",
     .text =
         "A month whose year stands in another column, a day and its hour, or a day or time in\n"
         "three or four: with +, the year first.",
     .example = "[columns]\nmonth = Jahr + Monat\nstart = Jaar + Maand + Dag + Uur"},
    {.name = "days of people",
     .text =
         "In footfall, day in place of month: each row is a day, of one storefront or of several\n"
         "below one another. The people of its days become those of the month, with the share of\n"
         "its days that have a count. A day of the week on which a storefront never had visitors\n"
         "is one on which it is shut.",
     .example = "[file]\ntable = footfall\n[columns]\nstorefront_id = Winkel\nday = Datum\ncount = "
                "Bezoekers\n[constants]\nkind = visitors"},
    {.name = "places in one cell",
     .text =
         "Latitude and longitude in one cell (51.2194, 4.4025; POINT(4.4025 51.2194); degrees,\n"
         "minutes and seconds): the same column twice.",
     .example = "[columns]\nlon = Coordinaten\nlat = Coordinaten"},
    {.heading = "[constants]: the same in every row",
     .text = "A column of the table = its value in every row.",
     .example = "[constants]\nsource = till\nkind = visitors"},
    {.name = "a till without a column of storefronts",
     .text =
         "An export of one shop: name it once. Days and tickets of the table till are added up\n"
         "to the months that are whole.",
     .example = "[file]\ntable = till\n[columns]\ndate = Datum + Uur\namount_eur = Totaal excl. "
                "btw\nticket_id = Bonnr\n[constants]\nstorefront_id = S0000266"},
    {.heading = "[NAME OF A COLUMN]: what words mean",
     .text =
         "The file's word = the word that is stored, for any column of the table. Other words\n"
         "stay as they are. Of sectors, words that are no sector group are peer groups of their\n"
         "own, without what is known of a group beforehand.",
     .example = "[sector]\nBakkerij = bakery\n\"Café; bar\" = bar_cafe\n\n[source]\nBTW = vat"},
    {.heading = "[unfold]: a column for each month or counter",
     .text =
         "What the headings stand for = what the cells below them are. Each cell becomes a row of\n"
         "the table; empty cells are missing. With month, every heading that is a month is\n"
         "unfolded: jan/24, 2024-01, Umsatz 01/2024, a day of the month; with period, every one\n"
         "that is a quarter, a half year or a year: Q1 2024, 2e kwartaal 24, Omzet 2024.\n"
         "With hour = count, each heading is an hour of the day that start is mapped to, and\n"
         "[unfolded] says which: Uur 8 = 08:00.\n"
         "With day = count, in the table footfall, each heading is a day, and the people of its\n"
         "days become those of the month, with the share of its days that have a count. A day of\n"
         "the week on which a storefront never had visitors is one on which it is shut.",
     .example =
         "[file]\ntable = turnover\n[columns]\nstorefront_id = Nr\n[unfold]\nmonth = amount_eur"},
    {.heading = "[unfolded]: what headings stand for",
     .text =
         "Where headings are no months, or only some of them are to be read: the heading = what\n"
         "it stands for. Columns of one meaning are parts and are added.",
     .example = "[file]\ntable = counts\n[columns]\nstart = Time\n[constants]\nseconds = 3600\n"
                "[unfold]\nsensor_id = count\n[unfolded]\nMeir IN = Meir\nMeir OUT = Meir\n"
                "Groenplaats = Groenplaats"},
    {.heading = "Several tables from one file",
     .text = "Each further [file] begins another mapping. It keeps sheet, header, delimiter, "
             "encoding,\n"
             "decimal, dates, projection and zone of the one before, unless it sets them again.",
     .example = "[file]\nsheet = Handelszaken\ntable = storefronts\n[columns]\nstorefront_id = Nr\n"
                "sector = Sector\n\n[file]\nsheet = Omzet\ntable = turnover\n[columns]\n"
                "storefront_id = Nr\n[unfold]\nmonth = amount_eur"},
    {.heading = "A mapping that was wrong",
     .text = "The same file by a corrected mapping is another input, which replaces the first by\n"
             "key. What the wrong one said under other keys (a wrong month, a wrong id) goes with\n"
             "gevel inputs retract N; gevel inputs lists the numbers."},
};
enum { ENTRIES = sizeof entries / sizeof *entries };

static const char *kind_text(const Column *column) {
    switch (column->kind) {
        case CELL_NUMBER:
            return "number";
        case CELL_MONTH:
            return "month";
        case CELL_DATE:
            return "day";
        case CELL_TIME:
            return "day and time";
        case CELL_WORD:
            return column->words;
        case CELL_TEXT:
            break;
    }
    return "text";
}

/* ---- plain text ---- */

static void indented(const char *text, const char *indent, FILE *out) {
    while (*text) {
        const int length = (int)strcspn(text, "\n");
        (void)fprintf(out, "%s%.*s\n", length ? indent : "", length, text);
        text += length + (text[length] == '\n');
    }
}

static void entry_text(const Entry *entry, FILE *out) {
    const char *indent = entry->name ? "    " : "";
    if (entry->heading) (void)fprintf(out, "\n%s\n\n", entry->heading);
    if (entry->name) (void)fprintf(out, "\n%s\n", entry->name);
    indented(entry->text, indent, out);
    if (!entry->example) return;
    (void)fputc('\n', out);
    indented(entry->example, "        ", out);
}

void manual_map_text(FILE *out) {
    (void)fputs("Mapping files\n", out);
    for (size_t k = 0; k < ENTRIES; k++) entry_text(&entries[k], out);
    (void)fputs("\nTables and their columns (* required)\n", out);
    for (const Table *const *t = tables_all; *t; t++) {
        (void)fprintf(out, "\n%s\n", (*t)->name);
        for (const Column *c = (*t)->columns; c->name; c++)
            (void)fprintf(out, "  %c %-22s %s\n", c->required ? '*' : ' ', c->name, kind_text(c));
    }
}

/* ---- gevel-map(5) ---- */

/* Text as roff reads it (manual.c). */
static void roff(const char *text, FILE *out) {
    bool begins = true;
    for (; *text; text++) {
        if (begins && strchr(".'", *text)) (void)fputs("\\&", out);
        begins = *text == '\n';
        if (*text == '\\')
            (void)fputs("\\e", out);
        else if (*text == '-')
            (void)fputs("\\-", out);
        else
            (void)fputc(*text, out);
    }
}

static void entry_page(const Entry *entry, FILE *out) {
    if (entry->heading) {
        (void)fputs(".SH ", out);
        roff(entry->heading, out);
        (void)fputc('\n', out);
    }
    if (entry->name) (void)fprintf(out, ".TP\n.B %s\n", entry->name);
    roff(entry->text, out);
    (void)fputc('\n', out);
    if (!entry->example) return;
    (void)fputs(entry->name ? ".RS\n.PP\n.nf\n" : ".PP\n.RS\n.nf\n", out);
    roff(entry->example, out);
    (void)fputs("\n.fi\n.RE\n", out);
}

void manual_map_page(FILE *out) {
    (void)fputs(".TH GEVEL\\-MAP 5 \"\" \"gevel " GEVEL_RELEASE
                "\" \"File Formats\"\n"
                ".SH NAME\ngevel\\-map \\- how a table of any shape becomes tables of gevel\n",
                out);
    for (size_t k = 0; k < ENTRIES; k++) entry_page(&entries[k], out);
    (void)fputs(".SH TABLES AND THEIR COLUMNS\nRequired columns are bold.\n", out);
    for (const Table *const *t = tables_all; *t; t++) {
        (void)fprintf(out, ".SS %s\n", (*t)->name);
        for (const Column *c = (*t)->columns; c->name; c++) {
            (void)fprintf(out, ".TP\n.%s %s\n", c->required ? "B" : "I", c->name);
            roff(kind_text(c), out);
            (void)fputc('\n', out);
        }
    }
    (void)fputs(".SH SEE ALSO\n.BR gevel (1)\n", out);
}
