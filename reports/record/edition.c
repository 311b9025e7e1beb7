#include "reports/record/edition.h"

#include "datasets/base/num.h"

/* Same day of the month, `months` later, or the last day that month has. */
static int add_months(int date, int months) {
    const int month = month_of_date(date) + months;
    const int day = date - month_first_date(month_of_date(date));
    const int length = month_first_date(month + 1) - month_first_date(month);
    return month_first_date(month) + (day < length ? day : length - 1);
}

int report_keep_until(const ReportInput *input) {
    const int keep = input->keep_months ? (int)input->keep_months : 12;
    return add_months(watchlist_date(input->list), keep);
}
