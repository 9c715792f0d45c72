package dev.quatrain.trainer.report;

/** A short description of the model in Markdown. */
public final class ModelCard {
    private final Findings findings;

    public ModelCard(Findings findings) {
        this.findings = findings;
    }

    public String markdown() {
        return "# " + findings.manifest().id() + "\n";
    }
}
