/* json.h - values of JSON documents: new references, for jansson. */
#ifndef BASE_JSON_H
#define BASE_JSON_H
#include <jansson.h>
#include <stddef.h>

json_t *json_number(double value);                             /* null when it is not finite */
json_t *json_words(const char *text);                          /* null for NULL */
json_t *json_size(size_t value);                               /* a whole number */
json_t *json_month(int month);                                 /* "YYYY-MM" (num.h) */
void json_put(json_t *object, const char *key, json_t *value); /* takes value */

#endif
