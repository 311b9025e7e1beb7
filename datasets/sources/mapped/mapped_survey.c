#include "datasets/sources/mapped/mapped_file.h"

#include "datasets/ingest/unit_words.h"

static Status look(void *context, RowsRow *row, Err *err) {
    (void)err;
    Mapped *m = context;
    for (size_t k = 0; k < m->columns + m->joins + m->folded; k++) {
        const size_t column = k < m->columns ? m->target[k] : m->map.value_column;
        const bool joined = k >= m->columns && k < m->columns + m->joins;
        if (row->typed[k] || joined) continue;
        const CellKind kind = m->map.table->columns[column].kind;
        const RowsCell cell = mapping_word(&m->map, column, row->cell[k]);
        RowsCell bare = cell;
        const char last = bare.length ? bare.text[bare.length - 1] : '0';
        if (kind == CELL_NUMBER && (last < '0' || last > '9' || *bare.text > '9'))
            (void)unit_words_any(&bare.text, &bare.length);
        if (kind == CELL_NUMBER) survey_number(&m->survey[column], &bare, row->line);
        if (kind == CELL_MONTH || kind == CELL_DATE || kind == CELL_TIME)
            survey_date(&m->survey[column], &cell, kind == CELL_MONTH && !m->map.day_rows,
                        row->line);
    }
    return ST_OK;
}

/* The mark of a column that declares none: as it proves, or as the file does. */
static char found_decimal(const Survey *column, const Survey *file) {
    const char own = survey_decimal(column);
    return own || column->point ? own : column->shaped ? survey_decimal(file) : '.';
}

static Status refuse_against(Mapped *m, const char *column, const SurveyWitness *witness,
                             const char *what) {
    const char *path = m->map.path;
    return load_refuse(m->load, "the cells of column '%s' speak for %s (line %lld: %s), %s%s",
                       column, what, (long long)witness->line, witness->text,
                       path ? "and not for what is declared in " : "which a mapping can declare",
                       path ? path : ": import --map");
}

/* How the cells of column c are read; refuses the file when that would misread some. */
static Status take_form(Mapped *m, size_t c, const Survey *file) {
    const Mapping *map = &m->map;
    const Survey *survey = &m->survey[c];
    CellForm *form = &m->form[c];
    const char *name = map->source[c] ? map->source[c] : map->table->columns[c].name;
    form->decimal_mark = map->decimal_mark ? map->decimal_mark : found_decimal(survey, file);
    form->decimals = survey_decimal(survey) == form->decimal_mark;
    form->noughts = form->decimals && survey_noughts(survey);
    form->order = pattern_order(map->dates);
    const SurveyWitness *witness = survey_against_decimal(survey, form->decimal_mark);
    if (witness)
        return refuse_against(m, name, witness,
                              form->decimal_mark == '.' ? "a decimal comma" : "a decimal point");
    witness = survey_against_order(survey, form->order);
    if (witness)
        return refuse_against(m, name, witness,
                              form->order == DATES_DAY_FIRST ? "the month before the day"
                                                             : "the day before the month");
    if (form->order == DATES_ANY) form->order = survey_order(survey);
    return ST_OK;
}

Status mapped_survey(Mapped *m, const RowsFormat *format, Err *err) {
    Survey file = {0};
    TRY(rows_survey(m->load, 0, format, look, m, err));
    for (size_t k = 0; k < m->columns; k++) survey_add(&file, &m->survey[m->target[k]]);
    if (m->map.unfolds) survey_add(&file, &m->survey[m->map.value_column]);
    for (size_t k = 0; k < m->columns && !m->load->reason; k++)
        TRY(take_form(m, m->target[k], &file));
    if (m->map.unfolds && !m->load->reason) return take_form(m, m->map.value_column, &file);
    return ST_OK;
}
