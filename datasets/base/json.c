#include "datasets/base/json.h"

#include <assert.h>
#include <math.h>

#include "datasets/base/num.h"

json_t *json_number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

/* What a register says was checked when it came in; what the program is told may be anything. */
json_t *json_words(const char *text) {
    if (!text) return json_null();
    json_t *words = json_string(text);
    return words ? words : json_string("(not UTF-8)");
}

json_t *json_size(size_t value) {
    return json_integer((json_int_t)value);
}

json_t *json_month(int month) {
    char text[MONTH_TEXT];
    return json_string(month_format(month, text));
}

void json_put(json_t *object, const char *key, json_t *value) {
    assert(object && key);
    (void)json_object_set_new(object, key, value);
}
