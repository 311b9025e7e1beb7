#include "reports/html/parts.h"

#include "reports/words/words.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const char *hash_of(const char *program, Arena *arena) {
    enum { SIZE = sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, 1) };
    unsigned char hash[crypto_hash_sha256_BYTES];
    char base64[SIZE];
    crypto_hash_sha256(hash, (const unsigned char *)program, strlen(program));
    (void)sodium_bin2base64(base64, sizeof base64, hash, sizeof hash,
                            sodium_base64_VARIANT_ORIGINAL);
    return arena_printf(arena, "'sha256-%s'", base64);
}

const char *html_policy(const char *style, const char *script, Arena *arena) {
    return arena_printf(
        arena,
        "default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'",
        hash_of(style, arena), script ? hash_of(script, arena) : "'none'");
}

static void meta(Markup *m, const char *key, const char *name, const char *content) {
    markup_open(m, "meta");
    markup_attr(m, key, name);
    markup_attr(m, "content", content);
    markup_close(m);
    markup_newline(m);
}

static void head(Markup *m, const Site *site, const char *title, const char *policy) {
    markup_open(m, "head");
    markup_open(m, "meta");
    markup_attr(m, "charset", "utf-8");
    markup_close(m);
    markup_newline(m);
    meta(m, "http-equiv", "Content-Security-Policy", policy);
    meta(m, "name", "viewport", "width=device-width, initial-scale=1");
    meta(m, "name", "color-scheme", "light dark");
    meta(m, "name", "robots", "noindex, nofollow");
    meta(m, "name", "referrer", "no-referrer");
    markup_element(m, "title", NULL, title);
    markup_program(m, "style", site->style);
    markup_close(m);
    markup_newline(m);
}

/* The same page in the other languages. */
static void languages(Markup *m, const Site *site, const char *page) {
    const Edition *edition = site->edition;
    if (edition->languages < 2) return;
    const char *up = strchr(page, '/') ? "../" : "";
    markup_begin(m, "nav", "languages");
    markup_attr(m, "aria-label", say(site->v, SAY_LANGUAGES));
    for (size_t k = 0; k < edition->languages; k++) {
        const Language *language = edition->language[k];
        if (k == edition->index) continue;
        markup_open(m, "a");
        markup_attr(m, "lang", language->code);
        markup_attr(m, "hreflang", language->code);
        markup_attr(m, "href",
                    arena_printf(site->arena, "%s%s%s%s%s", up, edition->index ? "../" : "",
                                 k ? language->code : "", k ? "/" : "", page));
        markup_text(m, language->name);
        markup_close(m);
    }
    markup_close(m);
    markup_newline(m);
}

void html_begin(Markup *m, const Site *site, const char *page, const char *title,
                const char *policy) {
    markup_doctype(m);
    markup_open(m, "html");
    markup_attr(m, "lang", site->v->language->code);
    head(m, site, title, policy);
    markup_open(m, "body");
    markup_begin(m, "a", "skip");
    markup_attr(m, "href", "#main");
    markup_text(m, say(site->v, SAY_SKIP));
    markup_close(m);
    markup_newline(m);
    languages(m, site, page);
}

const char *html_run_line(const Site *site) {
    const Watchlist *list = site->list;
    const char *digest = list->output_digest ? list->output_digest : say(site->v, SAY_NONE);
    return say_with(site->v, SAY_RUN_LINE, "run", html_run(site), "digest",
                    arena_printf(site->arena, "%.12s", digest), "head", words_head(site->v));
}

void html_end(Markup *m, const Site *site, const char *script) {
    markup_open(m, "footer");
    markup_open(m, "p");
    markup_element(m, "strong", NULL, say(site->v, SAY_ROUTINE));
    markup_text(m, " ");
    markup_text(m, say(site->v, SAY_LIMITS));
    markup_close(m);
    markup_begin(m, "p", "muted");
    markup_text(m, arena_printf(site->arena, "%s, gevel %s.", html_run_line(site),
                                site->list->version ? site->list->version : ""));
    markup_close(m);
    markup_close(m);
    if (script) markup_program(m, "script", script);
    markup_close(m); /* body */
    markup_close(m); /* html */
    markup_newline(m);
}

const char *html_shop_file(const WatchRow *row, Arena *arena) {
    return arena_printf(arena, "shops/%04zu.html", row->rank);
}

void html_fact(Markup *m, const char *value, const char *name, const char *note) {
    markup_open(m, "div");
    markup_element(m, "dt", NULL, name);
    markup_open(m, "dd");
    markup_element(m, "span", "value", value);
    if (note) markup_element(m, "span", "note", note);
    markup_close(m);
    markup_close(m);
}

void html_section(Markup *m, const char *class_name, const char *id, const char *heading) {
    markup_newline(m);
    markup_begin(m, "section", class_name);
    markup_attr(m, "aria-labelledby", id);
    markup_open(m, "h2");
    markup_attr(m, "id", id);
    markup_text(m, heading);
    markup_close(m);
}

void html_link(Markup *m, const char *page, const char *words) {
    markup_open(m, "a");
    markup_attr(m, "href", page);
    markup_text(m, words);
    markup_close(m);
}

const char *html_run(const Site *site) {
    return arena_printf(site->arena, "%lld", (long long)site->list->run_id);
}

void html_main(Markup *m, const Voice *v, const char *page, const char *heading, const char *lead) {
    markup_open(m, "header");
    markup_begin(m, "nav", "pages");
    markup_attr(m, "aria-label", say(v, SAY_NAV_PAGES));
    html_link(m, strchr(page, '/') ? "../index.html" : "index.html", say(v, SAY_NAV_LIST));
    markup_close(m);
    markup_element(m, "h1", NULL, heading);
    markup_element(m, "p", "lead", lead);
    markup_close(m);
    markup_open(m, "main");
    markup_attr(m, "id", "main");
}
