#include "datasets/sources/mapped/mapped_file.h"

#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"

/* Columns that go with another are asked for behind all that stand alone. */
static void ask_joined(Mapped *m, const char *const part[][MAPPING_PARTS]) {
    for (size_t k = 0; k < m->columns; k++) {
        m->parts[k] = 1;
        for (size_t p = 1; p < MAPPING_PARTS && part[k][p]; p++, m->parts[k]++) {
            const size_t asked = m->columns + m->joins++;
            if (p == 1) m->with[k] = asked;
            m->source[asked] = (RowsColumn){.name = part[k][p], .secret = m->map.table->personal};
        }
    }
}

void mapped_ask_columns(Mapped *m, const Sample *sample) {
    const char *part[COLUMNS_MAX][MAPPING_PARTS];
    m->lon = m->lat = -1;
    m->source =
        ARENA_ARRAY(m->load->arena, RowsColumn, COLUMNS_MAX * MAPPING_PARTS + sample->columns + 1);
    m->load->sink->given = 0;
    for (size_t c = 0; m->map.table->columns[c].name; c++) {
        m->form[c] = (CellForm){.decimal_mark = '.'}; /* of constants and what words mean */
        const bool unfolded =
            m->map.unfolds && (c == m->map.heading_column || c == m->map.value_column);
        if (m->map.source[c] || m->map.constant[c] || unfolded) m->load->sink->given |= 1u << c;
        if (!m->map.source[c]) continue;
        if (strcmp(m->map.table->columns[c].name, "lon") == 0) m->lon = (int)c;
        if (strcmp(m->map.table->columns[c].name, "lat") == 0) m->lat = (int)c;
        m->target[m->columns] = c;
        (void)mapping_finds(sample, m->map.source[c], m->load->arena, part[m->columns]);
        m->source[m->columns] =
            (RowsColumn){.name = part[m->columns][0], .secret = m->map.table->personal};
        m->columns++;
    }
    ask_joined(m, part);
}

static Heading *heading_of(Mapped *m, const char *means) {
    for (size_t k = 0; k < m->headings; k++)
        if (strcmp(m->heading[k].means, means) == 0) return &m->heading[k];
    m->heading[m->headings] = (Heading){.means = means};
    return &m->heading[m->headings++];
}

static int compare_days(const void *a, const void *b) {
    const DayColumn *x = a, *y = b;
    return (x->date > y->date) - (x->date < y->date);
}

/* Days in their order; none may stand twice. */
static Status sort_days(Mapped *m, Err *err) {
    char date[DATE_TEXT];
    if (m->days) qsort(m->day, m->days, sizeof *m->day, compare_days);
    for (size_t k = 1; k < m->days; k++)
        if (m->day[k].date == m->day[k - 1].date)
            return FAIL(err, ST_INPUT,
                        "%s: two columns stand for the day %s; name the ones to read in "
                        "[unfolded] of %s",
                        m->load->part->path, date_format(m->day[k].date, date), m->map.path);
    m->people = ARENA_ARRAY(m->load->arena, PeopleDay, m->days + 1);
    return ST_OK;
}

/* Adds the column `asked` of the file to those of what it stands for. */
static Status ask_heading(Mapped *m, const char *means, size_t asked, Err *err) {
    const char *path = m->load->part->path;
    if (m->map.days) {
        DayColumn *day = &m->day[m->days++];
        day->asked = asked;
        (void)date_parse(means, strlen(means), &day->date);
        return ST_OK;
    }
    Heading *heading = heading_of(m, means);
    if (heading->count == sizeof heading->asked / sizeof *heading->asked)
        return FAIL(err, ST_INPUT, "%s: more than four columns stand for %s", path, means);
    if (heading->count && !m->map.headings &&
        (m->map.periods || m->map.table->columns[m->map.heading_column].kind == CELL_MONTH))
        return FAIL(err, ST_INPUT,
                    "%s: two columns stand for the %s %s; name the ones to read in "
                    "[unfolded] of %s",
                    path, m->map.periods ? "period" : "month", means, m->map.path);
    heading->asked[heading->count++] = asked;
    return ST_OK;
}

Status mapped_ask_headings(Mapped *m, const Sample *sample, Err *err) {
    if (!m->map.unfolds) return ST_OK;
    m->heading = ARENA_ARRAY(m->load->arena, Heading, sample->columns + 1);
    m->day = ARENA_ARRAY(m->load->arena, DayColumn, sample->columns + 1);
    for (size_t c = 0; c < sample->columns; c++) {
        const char *means = mapping_heading(&m->map, sample->header[c], m->load->arena);
        if (!means) continue;
        const size_t asked = m->columns + m->joins + m->folded;
        TRY(ask_heading(m, means, asked, err));
        m->source[asked] =
            (RowsColumn){.name = sample->header[c], .secret = m->map.table->personal};
        m->folded++;
    }
    if (!m->folded)
        return FAIL(err, ST_INPUT, "%s: no heading is one that %s unfolds", m->load->part->path,
                    m->map.path);
    return sort_days(m, err);
}

/* A mapping that names a column the file lacks is a mistake, even where the table does not need
 * the column. */
Status mapped_check_header(Mapped *m, const Sample *sample, Err *err) {
    for (size_t k = 0; k < m->columns; k++) {
        if (sample_has(sample, m->source[k].name)) continue;
        const char *near = text_nearest(m->source[k].name, sample->header);
        return FAIL(err, ST_INPUT, "%s:%lld: the file has no column '%s' that %s names%s%s%s",
                    m->load->part->path, (long long)sample->header_line, m->source[k].name,
                    m->map.path, near ? "; is it '" : "", near ? near : "", near ? "'?" : "");
    }
    return ST_OK;
}

/* Columns that nothing reads are named. */
void mapped_tell_ignored(Mapped *m, const Sample *sample) {
    Text ignored = {0};
    for (size_t c = 0; c < sample->columns; c++) {
        bool used = !*sample->header[c];
        for (size_t k = 0; k < m->columns + m->joins + m->folded && !used; k++)
            used = strcmp(m->source[k].name, sample->header[c]) == 0;
        if (!used) text_addf(&ignored, "%s%s", ignored.length ? ", " : "", sample->header[c]);
    }
    if (ignored.length) load_note(m->load, 0, "ignored columns: %s", ignored.at);
    text_free(&ignored);
}
