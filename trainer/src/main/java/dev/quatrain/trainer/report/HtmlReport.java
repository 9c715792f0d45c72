package dev.quatrain.trainer.report;

/** The report as one self-contained HTML file. */
public final class HtmlReport {
    private final Findings findings;

    public HtmlReport(Findings findings) {
        this.findings = findings;
    }

    public String html() {
        return "<!doctype html><title>" + findings.manifest().id() + "</title>";
    }
}
