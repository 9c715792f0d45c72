package dev.quatrain.trainer.report;

import java.util.List;

/** A page as it is written from top to bottom. Texts passed as HTML are the caller's to escape. */
final class Page {
    private final StringBuilder html = new StringBuilder();

    Page section(String title, String html) {
        return raw("<h2>" + Html.escape(title) + "</h2>\n<p>" + html + "</p>\n");
    }

    Page subsection(String title, String html) {
        return raw("<h3>" + Html.escape(title) + "</h3>\n" + (html.isEmpty() ? "" : "<p>" + html + "</p>\n"));
    }

    Page figure(String caption, String svg) {
        return raw("<figure><figcaption>" + Html.escape(caption) + "</figcaption>" + svg + "</figure>\n");
    }

    /** What is added in between stands in small pictures side by side where the page is wide enough. */
    Page sideBySide(Runnable content) {
        return grid("grid", content);
    }

    /** The same in two columns. */
    Page inPairs(Runnable content) {
        return grid("grid pairs", content);
    }

    private Page grid(String style, Runnable content) {
        raw("<div class=\"" + style + "\">");
        content.run();
        return raw("</div>\n");
    }

    Page table(List<String> head, List<List<String>> rows) {
        return raw(Html.table(head, rows));
    }

    Page tile(String name, String value) {
        return raw("<div class=tile><b>" + Html.escape(value) + "</b><span>" + Html.escape(name) + "</span></div>");
    }

    Page raw(String text) {
        html.append(text);
        return this;
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
