#include "reports/write/sheet_file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

#include "datasets/base/mem.h"
#include "datasets/base/text.h"

static lxw_format *format_of(lxw_workbook *book, const char *number) {
    lxw_format *format = workbook_add_format(book);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    format_set_num_format(format, number ? number : "@");
    if (!number) format_set_text_wrap(format);
    return format;
}

static lxw_format *head_format(lxw_workbook *book) {
    lxw_format *format = workbook_add_format(book);
    format_set_bold(format);
    format_set_bg_color(format, 0xE6EBF0);
    format_set_bottom(format, LXW_BORDER_THIN);
    return format;
}

static void put_choices(lxw_worksheet *sheet, const SheetFile *file, size_t column) {
    const char *const *choices = file->column[column].choices;
    size_t count = 0;
    Arena *scratch = arena_open();
    while (choices[count]) count++;
    char **list = ARENA_ARRAY(scratch, char *, count + 1);
    for (size_t k = 0; k < count; k++) list[k] = arena_strdup(scratch, choices[k]);
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST,
                                .ignore_blank = LXW_VALIDATION_ON,
                                .dropdown = LXW_VALIDATION_ON,
                                .value_list = list};
    (void)worksheet_data_validation_range(sheet, 1, (lxw_col_t)column, (lxw_row_t)file->rows,
                                          (lxw_col_t)column, &rule);
    arena_close(scratch);
}

static void put_column(lxw_workbook *book, lxw_worksheet *sheet, const SheetFile *file, size_t c) {
    const SheetFileColumn *column = &file->column[c];
    lxw_format *format = format_of(book, column->number);
    (void)worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, column->width, format);
    for (size_t r = 0; r < file->rows; r++) {
        const SheetFileCell *cell = &file->cell[r * file->columns + c];
        const lxw_row_t at = (lxw_row_t)r + 1;
        if (column->number && isfinite(cell->number))
            (void)worksheet_write_number(sheet, at, (lxw_col_t)c, cell->number, format);
        else if (!column->number && cell->text && *cell->text)
            (void)worksheet_write_string(sheet, at, (lxw_col_t)c, cell->text, format);
    }
    if (column->choices && file->rows) put_choices(sheet, file, c);
}

static lxw_error write_book(const SheetFile *file, const char *path) {
    lxw_workbook *book = workbook_new(path);
    if (!book) return LXW_ERROR_CREATING_XLSX_FILE;
    /* the same table gives the same bytes on any day */
    lxw_doc_properties about = {.created = 1};
    (void)workbook_set_properties(book, &about);
    lxw_worksheet *sheet = workbook_add_worksheet(book, file->title);
    lxw_format *head = head_format(book);
    for (size_t c = 0; c < file->columns; c++) {
        put_column(book, sheet, file, c);
        (void)worksheet_write_string(sheet, 0, (lxw_col_t)c, file->column[c].name, head);
    }
    worksheet_freeze_panes(sheet, 1, 0);
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9); /* A4 */
    worksheet_fit_to_pages(sheet, 1, 0);
    (void)worksheet_repeat_rows(sheet, 0, 0);
    return workbook_close(book);
}

Status sheet_file_write(const SheetFile *file, const char *path, Err *err) {
    Text part = {0};
    text_addf(&part, "%s.part", path);
    const lxw_error failed = write_book(file, part.at);
    const bool placed = !failed && rename(part.at, path) == 0;
    const int why = errno;
    if (!placed) (void)remove(part.at);
    text_free(&part);
    if (failed) return FAIL(err, ST_FAILED, "%s cannot be written: %s", path, lxw_strerror(failed));
    return placed ? ST_OK : FAIL(err, ST_FAILED, "%s cannot be written: %s", path, strerror(why));
}
